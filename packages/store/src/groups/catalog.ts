import type { CallOptions } from "../call-options.js";
import type { StoreContext } from "../context.js";
import { storedMetadata, storedName } from "../names.js";
import type { BoundFormula, GroupBinding, GroupCatalogEntry, GroupFacts, GroupKind } from "./group-store.js";

export interface GroupRow {
  readonly kind: GroupKind;
  readonly tzaware: boolean;
  readonly metadata: Record<string, unknown>;
  /** The text of a group formula; of a bound group the name of the series formula. */
  readonly formula: string | null;
  readonly bindings: readonly GroupBinding[] | null;
}

export async function groupRow(
  { database, ns }: StoreContext,
  name: string,
  options?: CallOptions,
): Promise<GroupRow | undefined> {
  const sql = `select kind, tzaware, metadata, formula, bindings from ${ns}.series_group where name = $1`;
  return (await database.query<GroupRow>(sql, [storedName(name)], options))[0];
}

export async function formulaText(
  context: StoreContext,
  name: string,
  options?: CallOptions,
): Promise<string | undefined> {
  const row = await groupRow(context, name, options);
  return row?.kind === "formula" ? (row.formula ?? undefined) : undefined;
}

export async function boundFormula(
  context: StoreContext,
  name: string,
  options?: CallOptions,
): Promise<BoundFormula | undefined> {
  const row = await groupRow(context, name, options);
  return row && boundOf(row);
}

export async function facts(
  context: StoreContext,
  name: string,
  options?: CallOptions,
): Promise<GroupFacts | undefined> {
  const row = await groupRow(context, name, options);
  if (row === undefined) return undefined;
  const { tzaware, kind, formula } = row;
  const bound = boundOf(row);
  return { tzaware, ...(kind === "formula" && formula !== null && { formula }), ...(bound && { bound }) };
}

export async function catalog({ database, ns }: StoreContext, options?: CallOptions): Promise<GroupCatalogEntry[]> {
  return await database.query(`select name, kind from ${ns}.series_group order by name collate "C"`, [], options);
}

export async function remove({ database, ns }: StoreContext, name: string, options?: CallOptions): Promise<void> {
  await database.query(`delete from ${ns}.series_group where name = $1`, [storedName(name)], options);
}

export async function updateMetadata(
  { database, ns }: StoreContext,
  name: string,
  changes: Record<string, unknown>,
  options?: CallOptions,
): Promise<void> {
  const sql = `update ${ns}.series_group set metadata = metadata || $2::jsonb where name = $1`;
  await database.query(sql, [storedName(name), storedMetadata(changes)], options);
}

export async function replaceMetadata(
  { database, ns }: StoreContext,
  name: string,
  metadata: Record<string, unknown>,
  options?: CallOptions,
): Promise<void> {
  const sql = `update ${ns}.series_group set metadata = $2::jsonb where name = $1`;
  await database.query(sql, [storedName(name), storedMetadata(metadata)], options);
}

function boundOf({ kind, formula, bindings }: GroupRow): BoundFormula | undefined {
  if (kind !== "bound" || formula === null) return undefined;
  // The database gives the keys of JSON in an order of its own.
  return { formula, bindings: (bindings ?? []).map(({ series, group, family }) => ({ series, group, family })) };
}
