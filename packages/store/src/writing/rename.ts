import { dependencies, type Operator } from "@asof/formula";
import type { StoreContext } from "../context.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { StoreError } from "../errors.js";
import { lockFormulas } from "../formulas/lock.js";
import { literalIn, renamedIn } from "../formulas/renamed.js";
import { renameInVersions } from "../formulas/versions.js";
import { renameSeriesInGroups } from "../groups/rename.js";
import { storedName, validName } from "../names.js";
import type { RenameOptions } from "../series-store.js";

interface FormulaRow {
  readonly name: string;
  readonly formula: string;
}

/** Gives a series another name, also in the formulas that read it. */
export async function rename(
  context: StoreContext,
  name: string,
  newName: string,
  options: RenameOptions = {},
): Promise<void> {
  const [old, fresh] = [storedName(name), validName(newName)];
  await context.database.transaction(async (tx) => {
    await lockFormulas(tx, context, options);
    await assertFree(tx, context, fresh, options);
    const series = `${context.ns}.series`;
    if (options.propagate !== false) {
      await assertNotAwaited(tx, context, fresh, options);
      for (const row of await formulasThatRead(tx, context, old, options)) {
        const text = renamedIn(row.formula, old, fresh, context.registry, readsSeries);
        await tx.query(`update ${series} set formula = $2 where name = $1`, [row.name, text], options);
      }
      const renamed = (text: string): string => renamedIn(text, old, fresh, context.registry, readsSeries);
      await renameInVersions(tx, context, old, renamed, options);
      await renameSeriesInGroups(tx, context, old, fresh, options);
    }
    await tx.query(`update ${series} set name = $2 where name = $1`, [old, fresh], options);
  }, options);
}

function readsSeries({ finder }: Operator): boolean {
  return finder !== undefined;
}

async function assertFree(tx: Queryable, { ns }: StoreContext, name: string, options: QueryOptions): Promise<void> {
  const [taken] = await tx.query(`select 1 from ${ns}.series where name = $1`, [name], options);
  if (taken === undefined) return;
  throw new StoreError("name_taken", `There is a series "${name}" already: choose another name or delete it first.`, {
    name,
  });
}

/** A formula that reads a name which is free so far would read something else all at once. */
async function assertNotAwaited(
  tx: Queryable,
  context: StoreContext,
  name: string,
  options: QueryOptions,
): Promise<void> {
  const [reader] = await formulasThatRead(tx, context, name, options);
  if (reader === undefined) return;
  throw new StoreError("name_taken", `Formula "${reader.name}" reads "${name}" already: choose another name.`, {
    name,
    formula: reader.name,
  });
}

async function formulasThatRead(
  tx: Queryable,
  { ns, registry }: StoreContext,
  name: string,
  options: QueryOptions,
): Promise<FormulaRow[]> {
  const literal = literalIn(name);
  if (literal === undefined) return [];
  const rows = await tx.query<FormulaRow>(
    `select name, formula from ${ns}.series where kind = 'formula' and position($1::text in formula) > 0 order by name collate "C"`,
    [literal],
    options,
  );
  return rows.filter(({ formula }) => dependencies(formula, registry).includes(name));
}
