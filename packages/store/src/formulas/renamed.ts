import { type Operator, parse, type Registry, serialize, walk } from "@asof/formula";

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

/** A name as formulas write it. */
export function literalOf(value: string): string {
  return serialize({ kind: "string", value, position: { start: 0, end: 0 } });
}
