import { type AnySeries, isNumeric } from "@asof/series";
import type { State } from "../chunks/state.js";
import type { StoreContext } from "../context.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { StoreError } from "../errors.js";
import { readsOf, readWindow, stateOf } from "../reading/window.js";
import { fewWindowRows } from "../reading/window-rows.js";

/** What the row of a primary series says about its newest revision. */
export interface Head {
  readonly id: number;
  readonly name: string;
  readonly tzaware: boolean;
  readonly head: number;
  readonly headInserted: number | undefined;
  /** Nothing that changed nothing was inserted later. */
  readonly restated: number | undefined;
  /** Over all revisions, in hexadecimal; null before the first. */
  readonly digest: string | null;
  readonly base: number;
  readonly pending: number;
  readonly stamps: number;
  readonly live: number;
}

export interface HeadRow {
  id: number;
  name: string;
  kind: string;
  tzaware: boolean;
  value_type: string;
  head: number;
  head_inserted: number | null;
  restated: number | null;
  digest: string | null;
  base: number;
  pending: number;
  stamps: number;
  live: number;
}

/** The row of a primary series, locked until the transaction ends; made when there is none. */
export async function lockSeries(
  tx: Queryable,
  context: StoreContext,
  name: string,
  series: AnySeries,
  options: QueryOptions,
): Promise<Head> {
  let row = await selectHead(tx, context, name, "for update", options);
  if (row === undefined) {
    await tx.query(
      `insert into ${context.ns}.series(name, kind, tzaware, value_type) values ($1, 'primary', $2, $3) on conflict (name) do nothing`,
      [name, series.tzaware, valueTypeOf(series)],
      options,
    );
    row = await selectHead(tx, context, name, "for update", options);
  }
  // Deleted by another writer between the two statements.
  if (row === undefined)
    throw new StoreError("query_failed", `"${name}" was deleted while it was written: try again.`, { name });
  assertPrimary(row);
  assertSameKind(row, series);
  return headOf(row);
}

export function headOf(row: HeadRow): Head {
  return { ...row, headInserted: row.head_inserted ?? undefined, restated: row.restated ?? undefined };
}

/** A series with what is stored at the instants of another one, as one statement finds it. */
export interface UnlockedHead {
  readonly head: Head;
  readonly state: State;
}

/** @returns `undefined` when there is no primary series of that kind, or much to read. */
export async function readUnlocked(
  context: StoreContext,
  name: string,
  within: AnySeries,
  options: QueryOptions,
): Promise<UnlockedHead | undefined> {
  const window = { from: within.index.first, to: within.index.last };
  const query = { namespace: context.namespace, names: [name], ...window };
  const rows = await fewWindowRows<HeadRow>(context.database, query, headColumns, options);
  const [row] = rows ?? [];
  const read = rows && readsOf(rows, window).get(name);
  if (row === undefined || read === undefined || row.kind !== "primary" || !isSameKind(row, within)) return undefined;
  return { head: headOf(row), state: stateOf(read) };
}

const headColumns = [
  ...["head", "head_inserted", "restated", "base", "pending", "stamps", "live"].map((column) => `s.${column}`),
  "encode(s.digest, 'hex') as digest",
];

export async function selectHead(
  queryable: Queryable,
  context: StoreContext,
  name: string,
  lock: "" | "for update",
  options: QueryOptions,
): Promise<HeadRow | undefined> {
  const sql = `select s.id, s.name, s.kind, s.tzaware, s.value_type, ${headColumns.join(", ")} from ${context.ns}.series s where name = $1 ${lock}`;
  return (await queryable.query<HeadRow>(sql, [name], options))[0];
}

export function assertPrimary(row: HeadRow): void {
  if (row.kind === "primary") return;
  throw new StoreError("wrong_kind", `"${row.name}" is a formula: it cannot be updated, only registered anew.`, {
    name: row.name,
  });
}

function assertSameKind(row: HeadRow, series: AnySeries): void {
  const describe = (tzaware: boolean, type: string): string =>
    `${type}s at instants ${tzaware ? "with" : "without"} a time zone`;
  if (isSameKind(row, series)) return;
  throw new StoreError(
    "incompatible_series",
    `"${row.name}" holds ${describe(row.tzaware, row.value_type)}; it cannot take ${describe(series.tzaware, valueTypeOf(series))}.`,
    { name: row.name, tzaware: row.tzaware, valueType: row.value_type },
  );
}

function isSameKind(row: HeadRow, series: AnySeries): boolean {
  return row.tzaware === series.tzaware && row.value_type === valueTypeOf(series);
}

/** The whole state, or only as far as the given series reaches. */
export async function loadState(
  tx: Queryable,
  context: StoreContext,
  head: Head,
  within: AnySeries | undefined,
  options: QueryOptions,
): Promise<State> {
  const points = within?.length ?? head.stamps + head.pending;
  const window = { name: head.name, from: within?.index.first, to: within?.index.last, points };
  const read = await readWindow(tx, context.namespace, window, options);
  if (read === undefined)
    throw new StoreError("query_failed", `"${head.name}" vanished while it was written.`, { name: head.name });
  return stateOf(read);
}

/** The kind of values, as the store names it. */
export function valueTypeOf(series: AnySeries): "number" | "string" {
  return isNumeric(series) ? "number" : "string";
}
