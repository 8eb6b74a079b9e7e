import { treeOf } from "../reader/tree-of.js";
import type { Registry } from "../registry.js";
import type { Expression } from "../tree/node.js";
import { namesRead, searchesIn } from "./dependencies.js";
import { loadPlan, loadSearches, type Plan } from "./formulas.js";
import type { PlanOptions } from "./plan.js";

/** A name, or a formula with what it is made of. */
export type Component = string | { readonly [formula: string]: readonly Component[] };

/**
 * The series and formulas that a formula reads directly, through searches too, each once and in the order
 * of the text; with `expanded`, formulas with theirs, down to series.
 *
 * @throws {FormulaError} `syntax`; `cycle` when expanded
 */
export async function components(
  formula: Expression | string,
  options: PlanOptions & { readonly expanded?: boolean | undefined },
): Promise<readonly Component[]> {
  const { registry, reader, expanded = false } = options;
  const tree = treeOf(formula);
  if (expanded) return nested(tree, await loadPlan(tree, registry, reader), registry);
  return namesRead(tree, registry, await loadSearches(tree, registry, reader));
}

function nested(tree: Expression, plan: Plan, registry: Registry): readonly Component[] {
  const named = new Map<string, Component>();
  const ofTree = (one: Expression): readonly Component[] =>
    namesRead(one, registry, plan.searches).map((name) => named.get(name) ?? name);
  for (const [name, formula] of plan.formulas) named.set(name, { [name]: ofTree(formula) });
  return ofTree(tree);
}

/**
 * How many levels of formulas stand between a formula and its series: 0 when it reads only series. A
 * search counts as one level.
 *
 * @throws {FormulaError} `syntax`, `cycle`
 */
export async function depth(formula: Expression | string, { registry, reader }: PlanOptions): Promise<number> {
  const tree = treeOf(formula);
  const plan = await loadPlan(tree, registry, reader);
  const known = new Map<string, number>();
  const depthOf = (node: Expression): number => {
    const searched = searchesIn(node, registry).length > 0 ? 1 : 0;
    return namesRead(node, registry, plan.searches).reduce(
      (deepest, name) => Math.max(deepest, 1 + (known.get(name) ?? -1)),
      searched,
    );
  };
  for (const [name, formula] of plan.formulas) known.set(name, depthOf(formula));
  return depthOf(tree);
}

/**
 * The names of the formulas that read a series or formula: directly, or (by default) through others too;
 * ascending. Searches are not followed.
 *
 * @param formulas all formulas by name, as text or read.
 * @throws {FormulaError} `syntax`
 */
export function dependents(
  name: string,
  formulas: Iterable<readonly [string, Expression | string]>,
  { registry, direct = false }: { readonly registry: Registry; readonly direct?: boolean | undefined },
): readonly string[] {
  const readers = new Map<string, string[]>();
  for (const [formula, text] of formulas) {
    for (const read of namesRead(treeOf(text), registry)) readers.set(read, [...(readers.get(read) ?? []), formula]);
  }
  const found = new Set(readers.get(name));
  if (!direct) for (const one of found) for (const next of readers.get(one) ?? []) found.add(next);
  return [...found].sort();
}
