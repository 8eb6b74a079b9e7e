import { CacheError } from "../errors.js";
import { type PythonParams, type PythonValue, python, tagOf } from "../python/values.js";

/**
 * Python's type of a parameter, where the JavaScript value does not tell: `2` may be an int or a float, text a path or,
 * in ISO form, a datetime. Enum members are known by their names, so text will do. `python` makes everything else.
 */
export type ParamType = "float" | "int" | "tuple" | "path" | "datetime" | "date";
export type ParamTypes<Params> = { readonly [Name in keyof Params]?: ParamType };

const makers: Readonly<Record<ParamType, (value: unknown) => PythonValue>> = {
  float: (value) => python.float(checked(value, "number")),
  int: (value) => {
    if (typeof value === "bigint" || Number.isSafeInteger(value)) return value as PythonValue;
    throw new Error("it is no integer");
  },
  tuple: (value) => python.tuple(...checkedList(value)),
  path: (value) => python.path(checked(value, "string")),
  datetime: (value) => python.datetime(checked(value, "string")),
  date: (value) => python.date(checked(value, "string")),
};

/**
 * Parameters with the Python types that are declared for them, as they are hashed. Null stays None.
 * @throws {CacheError} invalid_params
 */
export function typedParams(params: Readonly<Record<string, unknown>>, types: ParamTypes<PythonParams>): PythonParams {
  const typed = Object.entries(params).map(([name, value]) => {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined || value === null || tagOf(value) !== undefined) return [name, value as PythonValue];
    try {
      return [name, makers[type](value)];
    } catch (cause) {
      const message = `The parameter ${name} is declared as ${type}, but ${(cause as Error).message}.`;
      throw new CacheError("invalid_params", message, { cause, details: { name, type } });
    }
  });
  return Object.fromEntries(typed) as PythonParams;
}

function checked(value: unknown, type: "number"): number;
function checked(value: unknown, type: "string"): string;
function checked(value: unknown, type: "number" | "string"): unknown {
  if (typeof value !== type) throw new Error(`it is no ${type === "string" ? "text" : type}`);
  return value;
}

function checkedList(value: unknown): readonly PythonValue[] {
  if (!Array.isArray(value)) throw new Error("it is no list");
  return value as readonly PythonValue[];
}
