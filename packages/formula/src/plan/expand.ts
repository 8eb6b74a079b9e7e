import type { Expression, KeywordNode, ListNode } from "../tree/node.js";
import { rewrite } from "../tree/rewrite.js";
import { operatorName } from "../tree/walk.js";
import type { Formulas } from "./formulas.js";

/**
 * The expression with each `(series "x")` of a formula replaced by that formula, itself expanded.
 * Keywords of the call are kept: `(series "x" #:fill 0)` becomes `(options … #:fill 0)`.
 */
export function expand(expression: Expression, formulas: Formulas): Expression {
  return rewrite(expression, (list) => {
    const name = operatorName(list) === "series" ? list.items[1] : undefined;
    const formula = name?.kind === "string" ? formulas.get(name.value) : undefined;
    return formula === undefined ? list : optioned(expand(formula, formulas), list);
  });
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
