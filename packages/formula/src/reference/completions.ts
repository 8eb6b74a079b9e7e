import type { Operator } from "../operator.js";
import type { Param, TypeName } from "../param.js";
import type { Registry } from "../registry.js";
import { typeText } from "../signature.js";

/** A parameter as an editor completes it. */
export interface ParameterCompletion {
  readonly name: string;
  /** `Series`, `Union[str, Number]`. */
  readonly type: string;
  readonly presence: "required" | "optional" | "rest";
  /** May be written as `#:name value`. */
  readonly isKeyword: boolean;
  /** The text of what stands in for it when it is left out. */
  readonly default: string | undefined;
  /** The values to offer, as they are written. */
  readonly values: readonly string[];
}

/** An operator as an editor completes it. */
export interface Completion {
  readonly name: string;
  /** `(clip series #:min Number #:max Number …)`. */
  readonly signature: string;
  /** What it gives; `undefined` when that depends on the arguments. */
  readonly returns: TypeName | undefined;
  /** The first line of its documentation. */
  readonly summary: string;
  readonly doc: string;
  readonly parameters: readonly ParameterCompletion[];
}

/** All operators of a registry, by name: all that an editor needs to complete and to describe them. */
export function completions(registry: Registry): readonly Completion[] {
  return registry.names.map((name) => completionOf(registry.get(name) as Operator));
}

function completionOf({ name, params, returns, doc }: Operator): Completion {
  const parameters = Object.entries(params).map(([param, declared]) => parameter(param, declared));
  return {
    name,
    signature: `(${[name, ...parameters.map(written)].join(" ")})`,
    returns: typeof returns === "string" ? returns : undefined,
    summary: doc.split("\n")[0] as string,
    doc,
    parameters,
  };
}

function parameter(name: string, param: Param<unknown>): ParameterCompletion {
  const type = typeText(param.nullable ? [...param.types, "nil"] : param.types);
  return {
    name,
    type,
    presence: param.presence,
    isKeyword: param.presence !== "rest",
    default: param.presence === "optional" ? literalText(param.default) : undefined,
    values: valuesOf(param),
  };
}

function written({ name, type, presence }: ParameterCompletion): string {
  if (presence === "rest") return `${name}…`;
  return presence === "required" ? name : `#:${name} ${type}`;
}

function valuesOf({ choices, types, nullable }: Param<unknown>): readonly string[] {
  const texts = (choices ?? []).map((choice) => `"${choice}"`);
  const booleans = types.includes("bool") ? ["#t", "#f"] : [];
  return [...texts, ...booleans, ...(nullable ? ["nil"] : [])];
}

function literalText(value: unknown): string {
  if (value === null || value === undefined) return "nil";
  if (typeof value === "boolean") return value ? "#t" : "#f";
  return typeof value === "string" ? `"${value}"` : String(value);
}
