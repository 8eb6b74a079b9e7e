import { type AnySeries, Series } from "@asof/series";
import { FormulaError } from "../errors.js";
import { evaluationOf, type FormulaQuery, scopeOf } from "../evaluate/evaluate.js";
import { askOperator } from "../evaluate/operator-failure.js";
import type { KnownState } from "../operator.js";
import { loadPlan } from "../plan/formulas.js";
import { staticArguments } from "../plan/static-value.js";
import { treeOf } from "../reader/tree-of.js";
import type { Registry } from "../registry.js";
import { Stamp } from "../stamp/stamp.js";
import type { Expression, ListNode } from "../tree/node.js";
import { operatorName, walk } from "../tree/walk.js";
import { type InsertionDatesOptions, insertionDates } from "./insertion-dates.js";

type ValueDates = Pick<FormulaQuery, "fromValueDate" | "toValueDate">;

export interface HistoryOptions extends InsertionDatesOptions {
  readonly query?: ValueDates | undefined;
  /** Which part of the state at an insertion date is wanted, in the place of `query`; dates are counted from 0. */
  readonly within?: ((insertionDate: number, position: number) => ValueDates) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What a formula gave at each of its insertion dates, ascending. Calls of operators with a `history` of
 * their own are looked up in it; the rest is evaluated as of each date.
 *
 * @throws {FormulaError} as `evaluate` and `insertionDates`
 */
export async function formulaHistory(
  formula: Expression | string,
  options: HistoryOptions,
): Promise<readonly KnownState[]> {
  const tree = treeOf(formula);
  const plan = await loadPlan(tree, options.registry, options.reader);
  const histories = await ownHistories([tree, ...plan.formulas.values()], options.registry);
  const states: KnownState[] = [];
  for (const insertionDate of await insertionDates(tree, options)) {
    const bounds = options.within?.(insertionDate, states.length) ?? options.query;
    const query = { ...bounds, revisionDate: insertionDate };
    const evaluation = evaluationOf(plan, { ...options, query }, histories);
    const scope = { ...scopeOf(query), revisionDate: Stamp.aware(insertionDate) };
    states.push({ insertionDate, series: seriesOf(await evaluation.value(tree, scope)) });
  }
  return states;
}

async function ownHistories(
  trees: readonly Expression[],
  registry: Registry,
): Promise<ReadonlyMap<ListNode, readonly KnownState[]>> {
  const lists = trees.flatMap((tree) => [...walk(tree)].filter((node) => node.kind === "list"));
  const known = await Promise.all(
    lists.map(async (list) => {
      const operator = registry.get(operatorName(list) ?? "");
      if (operator?.history === undefined) return [list, undefined] as const;
      const args = staticArguments(list, operator, registry);
      return [list, await askOperator(operator, list.position, () => operator.history?.(args))] as const;
    }),
  );
  return new Map(known.filter((entry): entry is [ListNode, readonly KnownState[]] => entry[1] !== undefined));
}

function seriesOf(value: unknown): AnySeries {
  if (value instanceof Series) return value;
  throw new FormulaError("not_a_series", "Only formulas that give a series have a history.");
}
