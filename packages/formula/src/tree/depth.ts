import { FormulaError } from "../errors.js";
import type { Expression, Position } from "./node.js";

/** What checks and evaluates a tree may recurse: this bounds how deep lists stand in lists. */
export const deepest = 500;

/** @throws {FormulaError} `too_large` where lists are nested deeper than `deepest` levels */
export function assertShallow(expression: Expression): void {
  const open: (readonly [Expression, number])[] = [[expression, 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, depth] = next;
    if (node.kind !== "list") continue;
    if (depth > deepest) throw tooDeep(node.position);
    for (const item of node.items) if (item.kind === "list") open.push([item, depth + 1]);
  }
}

export function tooDeep(position: Position): FormulaError {
  const message = `lists are nested deeper than ${deepest} levels: register an inner part as a formula of its own`;
  return new FormulaError("too_large", message, { position });
}
