import type { Operator } from "./operator.js";
import type { Param } from "./param.js";

/** The types of a parameter as one text: `Union[str, Number]`. */
export function typeText(types: readonly string[]): string {
  return types.length === 1 ? (types[0] as string) : `Union[${types.join(", ")}]`;
}

/** The type of each parameter as one text, for help and for editors: `Default[int=0]`, `Packed[Series]`. */
export function signature(operator: Operator): Record<string, string> {
  return Object.fromEntries(Object.entries(operator.params).map(([name, param]) => [name, paramText(param)]));
}

function paramText(param: Param<unknown>): string {
  const inner = typeText(param.types);
  if (param.presence === "rest") return `Packed[${inner}]`;
  return param.presence === "optional" ? `Default[${inner}=${defaultText(param.default)}]` : inner;
}

function defaultText(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "string" ? `"${value}"` : String(value);
}
