import { type Expression, type ListNode, parse, walk } from "@asof/formula";

/** Operators whose value at an instant depends on what their arguments are at that instant only. */
const operators = new Set([
  ...["series", "options", "+", "*", "/", "**", "add", "sub", "mul", "div", "priority"],
  ...["row-mean", "row-min", "row-max", "std", "abs", "round", "clip"],
]);

/** Whether a formula at an instant depends on its series at that instant only, gaps filled with numbers included. */
export function isPointwise(text: string): boolean {
  return [...walk(parse(text))].every((node) => node.kind !== "list" || isPointwiseCall(node));
}

function isPointwiseCall({ items: [head, ...args] }: ListNode): boolean {
  if (head?.kind !== "symbol" || !operators.has(head.name)) return false;
  const [first, ...others] = args;
  // The name of a series is text; other texts are ways to fill gaps from neighbours, as far as `limit` says.
  const plain = others.every((arg) => arg.kind !== "string" && !isKeyword(arg, "limit"));
  return (
    plain &&
    (head.name === "series") === (first?.kind === "string") &&
    (others[0] === undefined || isPlain(head.name, others[0]))
  );
}

/** Without their keywords `fill` and `limit` would look alike. */
function isPlain(operator: string, option: Expression): boolean {
  return (operator !== "series" && operator !== "options") || option.kind === "keyword";
}

function isKeyword(node: Expression, name: string): boolean {
  return node.kind === "keyword" && node.name === name;
}
