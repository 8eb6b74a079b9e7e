import { inferAwareness } from "../check/awareness.js";
import { coreRegistry } from "../operators/core.js";
import { treeOf } from "../reader/tree-of.js";
import type { Registry } from "../registry.js";
import type { SeriesReader } from "../series-reader.js";
import type { Expression } from "../tree/node.js";
import { groupCalls, namesRead } from "./dependencies.js";
import { expand } from "./expand.js";
import { loadPlan } from "./formulas.js";
import { withScopes } from "./scopes.js";

export interface PlanOptions {
  readonly registry: Registry;
  readonly reader: SeriesReader;
}

/**
 * The names of the series and formulas that a formula reads directly, each once, in the order of the text.
 *
 * @throws {FormulaError} `syntax`
 */
export function dependencies(formula: Expression | string, registry: Registry = coreRegistry): readonly string[] {
  return namesRead(treeOf(formula), registry);
}

/**
 * The names of the groups that a formula reads directly, each once, in the order of the text.
 *
 * @throws {FormulaError} `syntax`
 */
export function groupDependencies(formula: Expression | string, registry: Registry = coreRegistry): readonly string[] {
  const calls = [...groupCalls(treeOf(formula), registry)];
  return [...new Set(calls.flatMap(({ names }) => names))];
}

export interface ExpandOptions extends PlanOptions {
  /** How many times formulas are put in the place of their names; all the way down by default. */
  readonly level?: number | undefined;
  /** Formulas whose names stay. */
  readonly stopNames?: readonly string[] | undefined;
  /** True to write out, as `let` forms, the bounds that operators change; the result is for people only. */
  readonly scopes?: boolean | undefined;
}

/**
 * The formula with every formula that it names put in its place, down to series, and every series that
 * a search finds in the place of the search.
 *
 * @throws {FormulaError} `syntax`, `cycle`; `too_large` when that comes to more than a million nodes
 */
export async function expandFormula(
  formula: Expression | string,
  { registry, reader, level, stopNames, scopes = false }: ExpandOptions,
): Promise<Expression> {
  const tree = treeOf(formula);
  const expanded = expand(tree, await loadPlan(tree, registry, reader), registry, level, stopNames);
  return scopes ? withScopes(expanded, registry) : expanded;
}

/**
 * Whether the result of a formula has a time zone: what its series have, unless an operator such as
 * `naive` decides; `undefined` when none of its series is known.
 *
 * @throws {FormulaError} `syntax`, `cycle`
 */
export async function isAware(
  formula: Expression | string,
  { registry, reader }: PlanOptions,
): Promise<boolean | undefined> {
  const tree = treeOf(formula);
  return inferAwareness(tree, await loadPlan(tree, registry, reader), registry, reader);
}
