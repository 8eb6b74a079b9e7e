import { type Operator, parse, type Registry, serialize, walk } from "@asof/formula";
import { StoreError } from "../errors.js";

/** The formula with a name replaced where calls of certain operators read it. */
export function renamedIn(
  formula: string,
  name: string,
  newName: string,
  registry: Registry,
  reads: (operator: Operator) => boolean,
): string {
  let text = formula;
  const places = [...walk(parse(formula))].flatMap((node) => {
    const head = node.kind === "list" ? node.items[0] : undefined;
    if (node.kind !== "list" || head?.kind !== "symbol") return [];
    const operator = registry.get(head.name);
    if (operator === undefined || !reads(operator)) return [];
    return node.items.filter((item) => item.kind === "string" && item.value === name);
  });
  // From the end, so that the places before keep their positions.
  for (const { position } of places.sort((a, b) => b.position.start - a.position.start)) {
    text = text.slice(0, position.start) + literalOf(newName) + text.slice(position.end);
  }
  return serialize(parse(text));
}

/**
 * A name as formulas write it.
 *
 * @throws {StoreError} `invalid_argument` for a name that they cannot: texts of formulas have no escapes
 */
export function literalOf(name: string): string {
  const literal = literalIn(name);
  if (literal !== undefined) return literal;
  const message = `${JSON.stringify(name)} cannot be read by formulas, whose texts hold no quotes or line ends: choose another name.`;
  throw new StoreError("invalid_argument", message, { name });
}

/** The same, or `undefined`: then no formula reads a series of that name. */
export function literalIn(name: string): string | undefined {
  const literal = serialize({ kind: "string", value: name, position: { start: 0, end: 0 } });
  try {
    const read = parse(literal);
    return read.kind === "string" && read.value === name ? literal : undefined;
  } catch {
    return undefined;
  }
}
