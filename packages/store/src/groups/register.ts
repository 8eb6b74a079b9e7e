import { check, type Expression, isAware, resultType, type SeriesReader, serialize } from "@asof/formula";
import type { RegisterFormulaOptions } from "../call-options.js";
import type { StoreContext } from "../context.js";
import type { Queryable } from "../database/database.js";
import { StoreError } from "../errors.js";
import { failureFrom } from "../formulas/failure.js";
import { lockFormulas } from "../formulas/lock.js";
import { readable } from "../formulas/register.js";
import { StoreReader } from "../formulas/store-reader.js";
import { validName } from "../names.js";
import { assertFree, assertNoGroupCycle, insertDefinition } from "./definition.js";
import { GroupEvaluation, seriesOnly } from "./evaluation.js";
import { CurrentGroups } from "./source.js";

/** Checks a group formula with all it reads, and stores its canonical text. */
export async function registerGroupFormula(
  context: StoreContext,
  name: string,
  text: string,
  options: RegisterFormulaOptions = {},
): Promise<void> {
  const valid = validName(name);
  const tree = readable(text);
  const formula = serialize(tree);
  await context.database.transaction(async (tx) => {
    await lockFormulas(tx, context, options);
    await assertFree(tx, context, valid, "formula", options);
    const reader = readerIn(tx, context, options);
    await assertSound(context, valid, tree, reader, options);
    const definition = { kind: "formula", formula, bindings: null } as const;
    await assertNoGroupCycle(tx, context, valid, definition, options);
    const tzaware = (await isAware(formula, { registry: context.registry, reader })) ?? true;
    await insertDefinition(tx, context, { ...definition, name: valid, tzaware }, options);
  }, options);
}

/** Series and groups as a transaction sees them. */
export function readerIn(tx: Queryable, context: StoreContext, options: RegisterFormulaOptions): SeriesReader {
  const series = new StoreReader(context, options, tx);
  const groups = new GroupEvaluation(context, { series, groups: new CurrentGroups(context, options, tx) }, options);
  return { ...seriesOnly(series), groups };
}

async function assertSound(
  context: StoreContext,
  name: string,
  formula: Expression,
  reader: SeriesReader,
  { rejectUnknown = true }: RegisterFormulaOptions,
): Promise<void> {
  const issues = await check(formula, context.registry, reader, { allowUnknown: !rejectUnknown });
  if (issues.length > 0) throw failureFrom(issues);
  const type = resultType(formula, context.registry);
  if (type === "Frame") return;
  const message = `Group formula "${name}" must give a group, not ${type}.`;
  throw new StoreError("invalid_formula", message, { name, formulaCode: "not_a_group" });
}
