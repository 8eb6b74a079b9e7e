import { FormulaError } from "../errors.js";
import { parse } from "../reader/parse.js";
import type { Registry } from "../registry.js";
import type { SeriesReader } from "../series-reader.js";
import type { Expression } from "../tree/node.js";
import { unquote } from "../tree/rewrite.js";
import { namesRead } from "./dependencies.js";

/** The formulas that an expression needs, its own and theirs, by name. */
export type Formulas = ReadonlyMap<string, Expression>;

/**
 * Reads all formulas that an expression needs, those of one level concurrently.
 *
 * @param own the name that the expression is, or will be, stored under.
 * @throws {FormulaError} `cycle` when a formula needs itself; the message names the path.
 */
export async function loadFormulas(
  expression: Expression,
  registry: Registry,
  reader: SeriesReader,
  own?: string,
): Promise<Formulas> {
  const formulas = new Map<string, Expression>();
  const asked = new Set(own === undefined ? [] : [own]);
  let names = namesRead(expression, registry);
  while (names.length > 0) {
    const open = [...new Set(names)].filter((name) => !asked.has(name));
    for (const name of open) asked.add(name);
    const texts = await Promise.all(open.map((name) => reader.formula(name)));
    const found = open.flatMap((name, i) => {
      const text = texts[i];
      return text === undefined ? [] : [[name, unquote(parse(text))] as const];
    });
    for (const [name, formula] of found) formulas.set(name, formula);
    names = found.flatMap(([, formula]) => namesRead(formula, registry));
  }
  if (own !== undefined) formulas.set(own, expression);
  assertNoCycle(expression, formulas, registry, own);
  if (own !== undefined) formulas.delete(own);
  return formulas;
}

function assertNoCycle(expression: Expression, formulas: Formulas, registry: Registry, own?: string): void {
  const done = new Set<string>();
  const visit = (node: Expression, path: readonly string[]): void => {
    for (const name of namesRead(node, registry)) {
      const formula = formulas.get(name);
      if (path.includes(name)) throw cycle([...path.slice(path.indexOf(name)), name], expression);
      if (formula === undefined || done.has(name)) continue;
      visit(formula, [...path, name]);
      done.add(name);
    }
  };
  visit(expression, own === undefined ? [] : [own]);
}

function cycle(path: readonly string[], { position }: Expression): FormulaError {
  const text = path.join(" → ");
  return new FormulaError("cycle", `The formula needs itself: ${text}.`, { position, path });
}
