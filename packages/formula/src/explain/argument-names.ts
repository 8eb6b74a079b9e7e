import { bind } from "../check/bind.js";
import type { Registry } from "../registry.js";
import type { Expression, ListNode } from "../tree/node.js";
import { operatorName } from "../tree/walk.js";

export interface NamedArgument {
  readonly node: Expression;
  /** `undefined` when the operator is unknown or has no such parameter. */
  readonly param: string | undefined;
}

/** The arguments of a call in the order of the text, each with the parameter that it is for. */
export function argumentNames(list: ListNode, registry: Registry): readonly NamedArgument[] {
  const operator = registry.get(operatorName(list) ?? "");
  const names = new Map<Expression, string>();
  if (operator !== undefined) {
    for (const [name, nodes] of bind(list, operator).arguments) for (const node of nodes) names.set(node, name);
  }
  const args = list.items.slice(1).filter((item) => item.kind !== "keyword");
  return args.map((node) => ({ node, param: names.get(node) }));
}
