import type { Expression, ListNode } from "./node.js";

/** All nodes, parents before children, in the order of the text. */
export function* walk(expression: Expression): Generator<Expression> {
  const open = [expression];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    if (node.kind === "list") for (const item of node.items.toReversed()) open.push(item);
  }
}

/** The name of the operator that a list calls: a symbol, or a string that stands for one. */
export function operatorName(list: ListNode): string | undefined {
  const [head] = list.items;
  if (head?.kind === "symbol") return head.name;
  return head?.kind === "string" ? head.value : undefined;
}
