import { bind } from "../check/bind.js";
import type { Registry } from "../registry.js";
import type { Expression, KeywordNode, ListNode } from "../tree/node.js";
import { rewrite } from "../tree/rewrite.js";
import { operatorName } from "../tree/walk.js";
import { searchOf } from "./dependencies.js";
import type { Plan } from "./formulas.js";

/**
 * The expression with each `(series "x")` of a formula replaced by that formula, and each `findseries`
 * by the series that it finds, `level` times over. Keywords of the call are kept: `(series "x" #:fill 0)`
 * becomes `(options … #:fill 0)`.
 *
 * @param stopNames formulas that stay as they are.
 */
export function expand(
  expression: Expression,
  plan: Plan,
  registry: Registry,
  level = Number.POSITIVE_INFINITY,
  stopNames: readonly string[] = [],
): Expression {
  if (level <= 0) return expression;
  return rewrite(spliced(expression, plan, registry), (list) => {
    const name = operatorName(list) === "series" ? list.items[1] : undefined;
    if (name?.kind !== "string" || stopNames.includes(name.value)) return list;
    const formula = plan.formulas.get(name.value);
    if (formula === undefined) return list;
    return optioned(expand(formula, plan, registry, level - 1, stopNames), list);
  });
}

/** The expression with the calls of the series that a search finds in the place of the search. */
function spliced(expression: Expression, { searches }: Plan, registry: Registry): Expression {
  return rewrite(expression, (list) => {
    const items = list.items.flatMap((item): readonly Expression[] => {
      const text = item.kind === "list" ? searchOf(item, registry)?.text : undefined;
      const names = text === undefined ? undefined : searches.get(text);
      return names === undefined ? [item] : names.map((name) => seriesCall(name, item as ListNode, registry));
    });
    return items.every((item, i) => item === list.items[i]) && items.length === list.items.length
      ? list
      : { ...list, items };
  });
}

/** `(series "name" #:fill …)` in the place of a search. */
function seriesCall(name: string, search: ListNode, registry: Registry): ListNode {
  const { position } = search;
  const operator = registry.get(operatorName(search) ?? "");
  const [fill] = (operator && bind(search, operator).arguments.get("fill")) ?? [];
  const items: Expression[] = [
    { kind: "symbol", name: "series", position },
    { kind: "string", value: name, position },
  ];
  if (fill !== undefined) items.push({ kind: "keyword", name: "fill", position }, fill);
  return { kind: "list", items, position };
}

function optioned(tree: Expression, call: ListNode): Expression {
  const { position } = call;
  const options = call.items.slice(2);
  if (options.length === 0) return tree;
  const names = ["fill", "limit", "weight"];
  const keyed = options.flatMap((item, i): Expression[] => {
    const positional = item.kind !== "keyword" && options[i - 1]?.kind !== "keyword";
    const keyword: KeywordNode = { kind: "keyword", name: names[i] ?? "", position };
    return positional ? [keyword, item] : [item];
  });
  return { kind: "list", items: [{ kind: "symbol", name: "options", position }, tree, ...keyed], position };
}
