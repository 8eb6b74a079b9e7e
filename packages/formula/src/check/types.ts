import type { Issue } from "../errors.js";
import type { Operator } from "../operator.js";
import type { Param, TypeName } from "../param.js";
import { foldConstants } from "../plan/fold.js";
import { serialize } from "../reader/print.js";
import type { Registry } from "../registry.js";
import { typeText } from "../signature.js";
import type { Expression, ListNode } from "../tree/node.js";
import { operatorName } from "../tree/walk.js";
import { bind } from "./bind.js";

/** The type of an expression; `undefined` where a problem inside leaves it open. */
export type StaticType = TypeName | undefined;

export interface TypeCheck {
  readonly type: StaticType;
  readonly issues: readonly Issue[];
}

/** The type of an expression and all problems that can be seen without any series. */
export function checkTypes(expression: Expression, registry: Registry): TypeCheck {
  const issues: Issue[] = [];
  const type = typeOf(expression, registry, issues);
  if (expression.kind === "symbol" || expression.kind === "keyword") {
    issues.push(unknown(expression, expression.name, registry));
  }
  return { type, issues };
}

function typeOf(node: Expression, registry: Registry, issues: Issue[]): StaticType {
  switch (node.kind) {
    case "list":
      return typeOfCall(node, registry, issues);
    case "integer":
      return "int";
    case "float":
      return "float";
    case "string":
      return "str";
    case "boolean":
      return "bool";
    case "nil":
      return "nil";
    default:
      return undefined;
  }
}

function typeOfCall(list: ListNode, registry: Registry, issues: Issue[]): StaticType {
  const name = operatorName(list);
  const operator = name === undefined ? undefined : registry.get(name);
  if (operator === undefined) {
    const head = list.items[0];
    issues.push(unknown(list, head === undefined ? "" : (name ?? serialize(head)), registry));
    for (const item of list.items.slice(1)) typeOf(item, registry, issues);
    return undefined;
  }
  const binding = bind(list, operator);
  issues.push(...binding.issues);
  const types: StaticType[] = [];
  for (const [paramName, nodes] of binding.arguments) {
    const param = operator.params[paramName] as Param<unknown>;
    for (const node of nodes) {
      const type = typeOf(node, registry, issues);
      types.push(typeof operator.returns === "string" ? type : (foldedType(node, registry) ?? type));
      const issue = mismatch(node, type, param, paramName, operator);
      if (issue !== undefined) issues.push(issue);
    }
  }
  return resultOf(list, operator, types, issues);
}

/** Of arithmetic with numbers alone the type of what it comes to: `(/ 1 2)` is a float as an argument. */
function foldedType(node: Expression, registry: Registry): StaticType {
  const folded = node.kind === "list" ? foldConstants(node, registry) : node;
  return folded.kind === "integer" ? "int" : folded.kind === "float" ? "float" : undefined;
}

function resultOf(list: ListNode, operator: Operator, types: readonly StaticType[], issues: Issue[]): StaticType {
  if (typeof operator.returns === "string") return operator.returns;
  if (types.includes(undefined)) return undefined;
  const type = operator.returns(types as readonly TypeName[]);
  if (type === undefined) {
    const message = `\`${operator.name}\` cannot mix arguments of the types ${[...new Set(types)].join(" and ")}.`;
    issues.push({ code: "type_mismatch", position: list.position, message });
  }
  return type;
}

function mismatch(
  node: Expression,
  type: StaticType,
  param: Param<unknown>,
  name: string,
  operator: Operator,
): Issue | undefined {
  const symbol = node.kind === "symbol" || node.kind === "keyword";
  if (!symbol && (type === undefined || accepts(param, type))) return undefined;
  const found = symbol ? "a symbol" : type;
  const wanted = typeText(param.nullable ? [...param.types, "nil"] : param.types);
  const message = `${serialize(node)} is ${found}, but \`${name}\` of \`${operator.name}\` is ${wanted}.`;
  return { code: "type_mismatch", position: node.position, message };
}

const widenings: Partial<Record<TypeName, readonly TypeName[]>> = {
  int: ["Number"],
  float: ["Number"],
  str: ["seriesname", "groupname"],
};

function accepts(param: Param<unknown>, type: TypeName): boolean {
  if (type === "nil") return param.nullable;
  if (param.presence === "rest" && param.types.some((one) => type === `List[${one}]`)) return true;
  return param.types.includes(type) || (widenings[type] ?? []).some((wider) => param.types.includes(wider));
}

function unknown(node: Expression, name: string, registry: Registry): Issue {
  const nearest = registry.nearest(name);
  const hint = nearest === undefined ? "" : `: did you mean \`${nearest}\`?`;
  const message = `expression \`${serialize(node)}\` refers to unknown operator \`${name}\`${hint}`;
  const at = node.kind === "list" ? (node.items[0] ?? node) : node;
  return { code: "unknown_operator", position: at.position, message, nearest };
}
