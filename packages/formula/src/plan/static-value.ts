import { bind } from "../check/bind.js";
import type { EvaluationContext, Operator, Value } from "../operator.js";
import type { Registry } from "../registry.js";
import type { Expression, ListNode } from "../tree/node.js";
import { operatorName } from "../tree/walk.js";

/** The value of an expression of literals and pure operators; `undefined` when it takes more than that. */
export function staticValue(node: Expression, registry: Registry): Value | undefined {
  if (node.kind === "nil") return null;
  if (node.kind === "list") return staticCall(node, registry);
  return "value" in node ? node.value : undefined;
}

/** The arguments of a call that are known beforehand; the others are undefined. */
export function staticArguments(list: ListNode, operator: Operator, registry: Registry): Record<string, Value> {
  const entries = [...bind(list, operator).arguments].map(([name, nodes]) => {
    const values = nodes.map((node) => staticValue(node, registry));
    return [name, operator.params[name]?.presence === "rest" ? values : values[0]];
  });
  return Object.fromEntries(entries);
}

function staticCall(list: ListNode, registry: Registry): Value | undefined {
  const operator = registry.get(operatorName(list) ?? "");
  if (operator?.pure !== true || bind(list, operator).issues.length > 0) return undefined;
  const given = staticArguments(list, operator, registry);
  const known = Object.values(given).flatMap((value) => (Array.isArray(value) ? value : [value]));
  if (known.includes(undefined)) return undefined;
  const defaults = Object.entries(operator.params).map(([name, { default: value }]) => [name, value ?? null]);
  try {
    return operator.evaluate({ ...Object.fromEntries(defaults), ...given }, noContext) as Value;
  } catch {
    // Evaluation tells of it, with what is known then.
    return undefined;
  }
}

/** Pure operators do not look at it. */
const noContext = undefined as unknown as EvaluationContext;
