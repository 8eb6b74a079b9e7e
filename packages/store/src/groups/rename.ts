import { dependencies, groupDependencies } from "@asof/formula";
import type { CallOptions, RenameOptions } from "../call-options.js";
import type { StoreContext } from "../context.js";
import type { Queryable } from "../database/database.js";
import { StoreError } from "../errors.js";
import { lockFormulas } from "../formulas/lock.js";
import { renamedIn } from "../formulas/renamed.js";
import { storedName, validName } from "../names.js";
import type { GroupRow } from "./catalog.js";

interface DefinitionRow extends Pick<GroupRow, "kind" | "formula" | "bindings"> {
  readonly name: string;
}

/** Gives a group another name, also in the formulas and bindings that read it. */
export async function renameGroup(
  context: StoreContext,
  name: string,
  newName: string,
  options: RenameOptions = {},
): Promise<void> {
  const [old, fresh] = [storedName(name), validName(newName)];
  if (old === fresh) return;
  const { ns, registry } = context;
  await context.database.transaction(async (tx) => {
    await lockFormulas(tx, context, options);
    await assertFree(tx, context, fresh, options);
    if (options.propagate !== false) {
      await changeDefinitions(tx, context, options, (row) => {
        const formula = row.formula ?? "";
        const reads = row.kind === "formula" && groupDependencies(formula, registry).includes(old);
        return {
          formula: reads
            ? renamedIn(formula, old, fresh, registry, (operator) => operator.groups !== undefined)
            : formula,
          bindings: (row.bindings ?? []).map((one) => (one.group === old ? { ...one, group: fresh } : one)),
        };
      });
    }
    await tx.query(`update ${ns}.series_group set name = $2 where name = $1`, [old, fresh], options);
  }, options);
}

/** After a series got another name: the group formulas and bindings that read it. */
export async function renameSeriesInGroups(
  tx: Queryable,
  context: StoreContext,
  old: string,
  fresh: string,
  options: CallOptions,
): Promise<void> {
  const { registry } = context;
  await changeDefinitions(tx, context, options, (row) => {
    const text = row.formula ?? "";
    const bindings = (row.bindings ?? []).map((one) => (one.series === old ? { ...one, series: fresh } : one));
    if (row.kind === "bound") return { formula: text === old ? fresh : text, bindings };
    const reads = dependencies(text, registry).includes(old);
    return {
      formula: reads ? renamedIn(text, old, fresh, registry, (operator) => operator.finder !== undefined) : text,
      bindings,
    };
  });
}

async function assertFree(tx: Queryable, { ns }: StoreContext, name: string, options: CallOptions): Promise<void> {
  const [taken] = await tx.query(`select 1 from ${ns}.series_group where name = $1`, [name], options);
  if (taken === undefined) return;
  const message = `There is a group "${name}" already: choose another name or delete it first.`;
  throw new StoreError("name_taken", message, { name });
}

/** Rewrites the group formulas and bindings that come out different. */
async function changeDefinitions(
  tx: Queryable,
  { ns }: StoreContext,
  options: CallOptions,
  change: (row: DefinitionRow) => Pick<DefinitionRow, "formula" | "bindings">,
): Promise<void> {
  const sql = `select name, kind, formula, bindings from ${ns}.series_group where kind <> 'primary'`;
  for (const row of await tx.query<DefinitionRow>(sql, [], options)) {
    const { formula, bindings } = change(row);
    const unchanged = formula === row.formula && JSON.stringify(bindings) === JSON.stringify(row.bindings ?? []);
    if (unchanged) continue;
    const update = `update ${ns}.series_group set formula = $2, bindings = $3::jsonb where name = $1`;
    const kept = row.bindings === null ? null : JSON.stringify(bindings);
    await tx.query(update, [row.name, formula, kept], options);
  }
}
