import { assertShallow } from "../tree/depth.js";
import type { Expression } from "../tree/node.js";
import { unquote } from "../tree/rewrite.js";
import { parse } from "./parse.js";

/**
 * A formula ready to be checked and evaluated, from its text or from a tree that may come from anywhere.
 *
 * @throws {FormulaError} `syntax`, `too_large`
 */
export function treeOf(formula: Expression | string): Expression {
  if (typeof formula === "string") return unquote(parse(formula));
  assertShallow(formula);
  return unquote(formula);
}
