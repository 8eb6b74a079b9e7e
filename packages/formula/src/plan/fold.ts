import { parse } from "../reader/parse.js";
import type { Registry } from "../registry.js";
import { assertShallow } from "../tree/depth.js";
import type { Expression, ListNode } from "../tree/node.js";
import { rewrite } from "../tree/rewrite.js";
import { staticValue } from "./static-value.js";

/**
 * The formula with its literal arithmetic done: `(* (/ 1 2) (series "a"))` becomes `(* 0.5 (series "a"))`.
 * What cannot be computed stays as it is.
 *
 * @throws {FormulaError} `syntax`, `too_large`
 */
export function foldConstants(formula: Expression | string, registry: Registry): Expression {
  const tree = typeof formula === "string" ? parse(formula) : formula;
  assertShallow(tree);
  return rewrite(tree, (list) => {
    const value = staticValue(list, registry);
    return typeof value === "number" ? numberNode(value, list) : list;
  });
}

/** A division gives a float, also where that is whole; sums and products of integers stay integers. */
function numberNode(value: number, list: ListNode): Expression {
  const { position } = list;
  const [head, ...args] = list.items;
  const divides = head?.kind === "symbol" && head.name === "/";
  const exact = !divides && args.every(({ kind }) => kind === "integer") && Number.isSafeInteger(value);
  return exact ? { kind: "integer", value, digits: String(value), position } : { kind: "float", value, position };
}
