import { FormulaError } from "../errors.js";
import { askOperator } from "../evaluate/operator-failure.js";
import { groupCalls, seriesCalls } from "../plan/dependencies.js";
import { loadPlan } from "../plan/formulas.js";
import { staticArguments } from "../plan/static-value.js";
import { treeOf } from "../reader/tree-of.js";
import type { Registry } from "../registry.js";
import type { SeriesReader } from "../series-reader.js";
import type { Expression, ListNode } from "../tree/node.js";
import { operatorName, walk } from "../tree/walk.js";

export interface InsertionDatesOptions {
  readonly registry: Registry;
  readonly reader: SeriesReader;
  /** Inclusive, epoch milliseconds. */
  readonly fromInsertionDate?: number | undefined;
  /** Inclusive, epoch milliseconds. */
  readonly toInsertionDate?: number | undefined;
}

/**
 * When what a formula gives can have changed: whenever one of its series or groups did, those of its formulas and
 * searches included, or an operator says so. Epoch milliseconds, ascending, each once.
 *
 * @throws {FormulaError} `syntax`, `cycle`; `reader_cannot` when the reader has no `insertionDates`.
 */
export async function insertionDates(
  formula: Expression | string,
  options: InsertionDatesOptions,
): Promise<readonly number[]> {
  const { registry, reader } = options;
  const { fromInsertionDate: from = Number.NEGATIVE_INFINITY, toInsertionDate: to = Number.POSITIVE_INFINITY } =
    options;
  const tree = treeOf(formula);
  const { formulas, searches } = await loadPlan(tree, registry, reader);
  const trees = [tree, ...formulas.values()];
  const own = trees.flatMap((one) => ownDates(one, registry));
  const calls = trees.flatMap((one) => [...seriesCalls(one, registry, searches)]);
  const read = calls.filter(({ list }) => operatorOf(list, registry)?.insertionDates === undefined);
  const names = new Set(read.flatMap(({ found }) => found.map(({ name }) => name)));
  const grouped = new Set(trees.flatMap((one) => [...groupCalls(one, registry)].flatMap((call) => call.names)));
  const groups = [...grouped].map((name) => groupDatesOf(name, reader));
  const leaves = [...names].filter((name) => !formulas.has(name)).map((name) => datesOf(name, reader));
  const dates = (await Promise.all([...own, ...leaves, ...groups])).flat();
  return [...new Set(dates)].filter((date) => date >= from && date <= to).sort((a, b) => a - b);
}

function ownDates(tree: Expression, registry: Registry): (readonly number[] | Promise<readonly number[]>)[] {
  return [...walk(tree)].flatMap((node) => {
    const operator = node.kind === "list" ? operatorOf(node, registry) : undefined;
    if (operator?.insertionDates === undefined) return [];
    const args = staticArguments(node as ListNode, operator, registry);
    return [askOperator(operator, node.position, () => operator.insertionDates?.(args)) ?? []];
  });
}

function operatorOf(list: ListNode, registry: Registry) {
  return registry.get(operatorName(list) ?? "");
}

async function datesOf(name: string, reader: SeriesReader): Promise<readonly number[]> {
  if (reader.insertionDates !== undefined) return reader.insertionDates(name);
  const message = "The reader does not know when series changed: give it an `insertionDates` function.";
  throw new FormulaError("reader_cannot", message, { series: name });
}

async function groupDatesOf(name: string, reader: SeriesReader): Promise<readonly number[]> {
  if (reader.groups?.insertionDates !== undefined) return reader.groups.insertionDates(name);
  const message = "The reader does not know when groups changed: give its `groups` an `insertionDates` function.";
  throw new FormulaError("reader_cannot", message, { group: name });
}
