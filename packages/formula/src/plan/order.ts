import { FormulaError } from "../errors.js";
import type { Registry } from "../registry.js";
import type { Expression } from "../tree/node.js";
import { namesRead } from "./dependencies.js";
import type { Formulas, Plan } from "./formulas.js";

/** What works through formulas of formulas may recurse: this bounds how far. */
const mostLevels = 500;

/** A formula that is being followed down to its series. */
interface Followed {
  readonly name: string | undefined;
  readonly reads: Iterator<string>;
  /** How many levels of formulas were found under it. */
  levels: number;
}

/**
 * The formulas that an expression reads, each behind those that it reads itself.
 *
 * @param own the name of the expression
 * @throws {FormulaError} `cycle`, `too_large`
 */
export function inOrder(
  expression: Expression,
  { formulas, searches }: Plan,
  registry: Registry,
  own: string | undefined,
): Formulas {
  const follow = (name: string | undefined, tree: Expression): Followed => {
    return { name, reads: namesRead(tree, registry, searches).values(), levels: 0 };
  };
  const ordered = new Map<string, Expression>();
  const levels = new Map<string, number>();
  const path = [follow(own, expression)];
  const onPath = new Set(own === undefined ? [] : [own]);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    assertFewLevels(Math.max(path.length - 1, top.levels), expression);
    const { value: name, done } = top.reads.next();
    if (done === true) {
      path.pop();
      const parent = path.at(-1);
      const formula = formulas.get(top.name ?? "");
      if (parent === undefined || top.name === undefined || formula === undefined) continue;
      onPath.delete(top.name);
      ordered.set(top.name, formula);
      levels.set(top.name, top.levels);
      parent.levels = Math.max(parent.levels, top.levels + 1);
    } else if (onPath.has(name)) {
      throw cycle([...path.flatMap((step) => step.name ?? []), name], expression);
    } else {
      const formula = formulas.get(name);
      const known = levels.get(name);
      if (known !== undefined) top.levels = Math.max(top.levels, known + 1);
      else if (formula !== undefined) {
        path.push(follow(name, formula));
        onPath.add(name);
      }
    }
  }
  return ordered;
}

/** @throws {FormulaError} `too_large` */
export function assertFewLevels(levels: number, { position }: Expression): void {
  if (levels <= mostLevels) return;
  const message = `formulas read formulas over more than ${mostLevels} levels: write what lies between in fewer formulas`;
  throw new FormulaError("too_large", message, { position });
}

/** @param names where it began, and the name that was met again */
function cycle(names: readonly string[], { position }: Expression): FormulaError {
  const path = names.slice(names.indexOf(names.at(-1) as string));
  return new FormulaError("cycle", `The formula needs itself: ${path.join(" → ")}.`, { position, path });
}
