import { groupDependencies } from "@asof/formula";
import type { CallOptions } from "../call-options.js";
import type { StoreContext } from "../context.js";
import type { Queryable } from "../database/database.js";
import { StoreError } from "../errors.js";
import type { GroupRow } from "./catalog.js";
import type { GroupKind } from "./group-store.js";

export type Definition = Pick<GroupRow, "kind" | "formula" | "bindings">;

const called = { primary: "a primary group", formula: "a group formula", bound: "a bound group" };

/**
 * A name that a definition of that kind may take.
 *
 * @throws {StoreError} `wrong_kind`, `name_taken` unless it is to be updated
 */
export async function assertFree(
  tx: Queryable,
  { ns }: StoreContext,
  name: string,
  kind: GroupKind,
  { update = false, signal }: CallOptions & { update?: boolean | undefined },
): Promise<void> {
  const sql = `select kind from ${ns}.series_group where name = $1`;
  const [row] = await tx.query<{ kind: GroupKind }>(sql, [name], { signal });
  if (row !== undefined && row.kind !== kind) {
    const message = `"${name}" is ${called[row.kind]} already: ${called[kind]} cannot take its place.`;
    throw new StoreError("wrong_kind", message, { name, kind: row.kind });
  }
  if (row === undefined || update) return;
  const message = `There is ${called[kind]} "${name}" already: use { update: true } to replace it.`;
  throw new StoreError("name_taken", message, { name });
}

/** Stores a formula or bindings under a name that was found to be free, and may have become that of another kind since. */
export async function insertDefinition(
  tx: Queryable,
  { ns }: StoreContext,
  { name, kind, tzaware, formula, bindings }: Definition & { readonly name: string; readonly tzaware: boolean },
  { signal }: CallOptions,
): Promise<void> {
  const [row] = await tx.query(
    `insert into ${ns}.series_group as g (name, kind, tzaware, formula, bindings) values ($1, $2, $3, $4, $5::jsonb)
     on conflict (name) do update set formula = excluded.formula, bindings = excluded.bindings, tzaware = excluded.tzaware
       where g.kind = excluded.kind
     returning g.id`,
    [name, kind, tzaware, formula, bindings && JSON.stringify(bindings)],
    { signal },
  );
  if (row !== undefined) return;
  const message = `"${name}" has become another kind of group: ${called[kind]} cannot take its place.`;
  throw new StoreError("wrong_kind", message, { name });
}

/** @throws {StoreError} `cycle` when a definition needs the group of its own name */
export async function assertNoGroupCycle(
  tx: Queryable,
  context: StoreContext,
  own: string,
  definition: Definition,
  { signal }: CallOptions,
): Promise<void> {
  const seen = new Set<string>();
  const visit = async (names: readonly string[], path: readonly string[]): Promise<void> => {
    for (const name of names) {
      if (name === own) throw cycle([...path, name]);
      if (seen.has(name)) continue;
      seen.add(name);
      const sql = `select kind, formula, bindings from ${context.ns}.series_group where name = $1`;
      const [row] = await tx.query<Definition>(sql, [name], { signal });
      if (row !== undefined) await visit(groupsNamed(row, context), [...path, name]);
    }
  };
  await visit(groupsNamed(definition, context), [own]);
}

/** The groups that a definition names itself. */
function groupsNamed({ kind, formula, bindings }: Definition, { registry }: StoreContext): readonly string[] {
  if (kind === "formula") return groupDependencies(formula ?? "", registry);
  return (bindings ?? []).map(({ group }) => group);
}

function cycle(path: readonly string[]): StoreError {
  return new StoreError("cycle", `The group needs itself: ${path.join(" → ")}.`, { path });
}
