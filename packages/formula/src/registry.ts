import { FormulaError } from "./errors.js";
import { nearestName } from "./nearest-name.js";
import type { Operator } from "./operator.js";

/** The operators that formulas may use. Immutable. */
export interface Registry {
  readonly names: readonly string[];
  get(name: string): Operator | undefined;
  /** The known name that is most like an unknown one. */
  nearest(name: string): string | undefined;
}

/** Names that belong to the language itself. */
const reserved = ["let", "nil", "#t", "#f"];
const legal = /^[^\s()'"`,;#][^\s()'"`,;]*$/;

/**
 * A registry of the given operators.
 *
 * @throws {FormulaError} `illegal_operator` for a name that the reader could not read as one symbol,
 * `reserved_operator` for one of the language, `duplicate_operator` unless `override` names it.
 */
export function createRegistry(
  // biome-ignore lint/suspicious/noExplicitAny: operators of any parameters
  operators: readonly Operator<any>[],
  options: { readonly override?: readonly string[] } = {},
): Registry {
  const byName = new Map<string, Operator>();
  for (const operator of operators) {
    assertName(operator.name);
    if (byName.has(operator.name) && !options.override?.includes(operator.name)) {
      throw refused("duplicate_operator", operator.name, "exists already: choose another name, or name it in override");
    }
    byName.set(operator.name, operator);
  }
  const names = [...byName.keys()].sort();
  return { names, get: (name) => byName.get(name), nearest: (name) => nearestName(name, names) };
}

function assertName(name: string): void {
  if (reserved.includes(name)) throw refused("reserved_operator", name, "belongs to the language: choose another name");
  const readsAsNumber = name !== "" && !Number.isNaN(Number(name));
  if (legal.test(name) && !readsAsNumber) return;
  throw refused("illegal_operator", name, "cannot be read as one symbol: use letters, digits, dashes and dots");
}

function refused(code: "duplicate_operator" | "reserved_operator" | "illegal_operator", name: string, why: string) {
  return new FormulaError(code, `The operator \`${name}\` ${why}.`, { operator: name });
}
