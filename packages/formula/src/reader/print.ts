import { deepest } from "../tree/depth.js";
import type { Expression, ListNode } from "../tree/node.js";

/** The canonical text: items one blank apart, numbers as Python writes them. `parse` reads it back. */
export function serialize(expression: Expression): string {
  const texts: string[] = [];
  const open: (Expression | string)[] = [expression];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "string") texts.push(next);
    else if (next.kind !== "list") texts.push(atomText(next));
    else {
      texts.push("(");
      open.push(")");
      for (const [i, item] of next.items.toReversed().entries()) {
        open.push(item);
        if (i < next.items.length - 1) open.push(" ");
      }
    }
  }
  return texts.join("");
}

function atomText(expression: Exclude<Expression, ListNode>): string {
  switch (expression.kind) {
    case "symbol":
      return expression.name;
    case "keyword":
      return `#:${expression.name}`;
    case "string":
      return `"${expression.value}"`;
    case "integer":
      return expression.digits;
    case "float":
      return floatText(expression.value);
    case "boolean":
      return expression.value ? "#t" : "#f";
    case "nil":
      return "nil";
  }
}

/** The text of a floating-point number: always with a point or an exponent, so that it reads back as one. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  const [digits = "0", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.includes(".") ? text : `${text}.0`;
}

export interface PrettyOptions {
  /** Blanks for each level; 4 by default. */
  readonly indent?: number | undefined;
  /** Lists that would make a longer line than this are broken up too; 0 (default) for never. */
  readonly softbreak?: number | undefined;
}

/** The text with one argument a line; short calls, and lists behind a keyword, stay on one line. */
export function pretty(expression: Expression, options: PrettyOptions = {}): string {
  const { indent = 4, softbreak = 0 } = options;
  return expression.kind === "list" ? broken(expression, 1, indent, softbreak) : serialize(expression);
}

function broken(list: ListNode, depth: number, indent: number, softbreak: number): string {
  if (depth > deepest) return serialize(list);
  const pad = `\n${" ".repeat(depth * indent)}`;
  const parts = list.items.map((item, i) => {
    if (i === 0) return serialize(item);
    if (list.items[i - 1]?.kind === "keyword") return ` ${serialize(item)}`;
    if (item.kind !== "list") return pad + serialize(item);
    const flat = pad + serialize(item);
    const fits = isFlat(item) && (softbreak === 0 || flat.length <= softbreak);
    return fits ? flat : pad + broken(item, depth + 1, indent, softbreak);
  });
  return `(${parts.join("")})`;
}

/** True when no list stands in the list but behind a keyword. */
function isFlat(list: ListNode): boolean {
  return list.items.every((item, i) => item.kind !== "list" || i === 0 || list.items[i - 1]?.kind === "keyword");
}
