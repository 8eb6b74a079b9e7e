import { type Issue, isFormulaError } from "../errors.js";
import type { TypeName } from "../param.js";
import { loadPlan } from "../plan/formulas.js";
import { treeOf } from "../reader/tree-of.js";
import type { Registry } from "../registry.js";
import type { SeriesReader } from "../series-reader.js";
import type { Expression } from "../tree/node.js";
import { checkSeries } from "./awareness.js";
import { callProblems } from "./call-problems.js";
import { checkTypes } from "./types.js";

export interface CheckOptions {
  /** The name the formula is to be stored under: one that needs itself is then a cycle. */
  readonly name?: string | undefined;
  /** True to take series and groups that the reader does not know for ones that are still to come. */
  readonly allowUnknown?: boolean | undefined;
}

/**
 * All problems of a formula at once, in the order of the text; none when it can be evaluated. With a
 * reader also those of the series it names (unknown ones, aware and naive ones that are joined,
 * formulas that need themselves) and those that operators find in their own arguments. Never throws for what is wrong with the formula.
 */
export function check(formula: Expression | string, registry: Registry): readonly Issue[];
export function check(
  formula: Expression | string,
  registry: Registry,
  reader: SeriesReader,
  options?: CheckOptions,
): Promise<readonly Issue[]>;
export function check(
  formula: Expression | string,
  registry: Registry,
  reader?: SeriesReader,
  options: CheckOptions = {},
): readonly Issue[] | Promise<readonly Issue[]> {
  const tree = treeOrIssue(formula);
  if ("code" in tree) return reader === undefined ? [tree] : Promise.resolve([tree]);
  const { issues } = checkTypes(tree, registry);
  return reader === undefined ? inOrder(issues) : withSeries(tree, issues, registry, reader, options);
}

/** The type of a formula: `"Series"`, `"int"`, …; `undefined` when a problem leaves it open. */
export function resultType(formula: Expression | string, registry: Registry): TypeName | undefined {
  const tree = treeOrIssue(formula);
  return "code" in tree ? undefined : checkTypes(tree, registry).type;
}

async function withSeries(
  tree: Expression,
  issues: readonly Issue[],
  registry: Registry,
  reader: SeriesReader,
  { name, allowUnknown = false }: CheckOptions,
): Promise<readonly Issue[]> {
  try {
    const plan = await loadPlan(tree, registry, reader, name);
    const problems = await callProblems(tree, registry);
    return inOrder([...issues, ...problems, ...(await checkSeries(tree, plan, registry, reader, allowUnknown))]);
  } catch (error) {
    return inOrder([...issues, issueFrom(error)]);
  }
}

function treeOrIssue(formula: Expression | string): Expression | Issue {
  try {
    return treeOf(formula);
  } catch (error) {
    return issueFrom(error);
  }
}

function issueFrom(error: unknown): Issue {
  if (!isFormulaError(error)) throw error;
  return { code: error.code, position: error.position ?? { start: 0, end: 0 }, message: error.message };
}

function inOrder(issues: readonly Issue[]): readonly Issue[] {
  return [...issues].sort((a, b) => a.position.start - b.position.start);
}
