import { bind } from "../check/bind.js";
import type { FoundSeries, Operator } from "../operator.js";
import type { Params } from "../param.js";
import type { Registry } from "../registry.js";
import type { Expression, ListNode } from "../tree/node.js";
import { unquote } from "../tree/rewrite.js";
import { operatorName, walk } from "../tree/walk.js";

/** A call that reads series by itself, and what it reads. */
export interface SeriesCall {
  readonly list: ListNode;
  readonly found: readonly FoundSeries[];
}

/** All calls that read series by name, in the order of the text. */
export function* seriesCalls(expression: Expression, registry: Registry): Generator<SeriesCall> {
  for (const node of walk(expression)) {
    if (node.kind !== "list") continue;
    const found = foundBy(node, registry);
    if (found.length > 0) yield { list: node, found };
  }
}

/** The names of the series that a formula reads directly, each once, in the order of the text. */
export function namesRead(expression: Expression, registry: Registry): readonly string[] {
  const calls = [...seriesCalls(unquote(expression), registry)];
  return [...new Set(calls.flatMap(({ found }) => found.map(({ name }) => name)))];
}

function foundBy(list: ListNode, registry: Registry): readonly FoundSeries[] {
  const name = operatorName(list);
  const operator = name === undefined ? undefined : registry.get(name);
  if (operator?.finder === undefined) return [];
  return operator.finder(literalArguments(list, operator)).filter((found) => typeof found.name === "string");
}

/** The arguments that are written out as literals; the others are undefined. */
function literalArguments(list: ListNode, operator: Operator): Partial<Record<keyof Params, unknown>> {
  const entries = [...bind(list, operator).arguments].map(([name, nodes]) => {
    const values = nodes.map(literal);
    return [name, operator.params[name]?.presence === "rest" ? values : values[0]];
  });
  return Object.fromEntries(entries);
}

function literal(node: Expression): unknown {
  if (node.kind === "nil") return null;
  return "value" in node ? node.value : undefined;
}
