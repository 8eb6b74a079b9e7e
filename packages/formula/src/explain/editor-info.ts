import { bind } from "../check/bind.js";
import { askOperator } from "../evaluate/operator-failure.js";
import type { EditorBuilder, Operator } from "../operator.js";
import { foundBy } from "../plan/dependencies.js";
import { serialize } from "../reader/print.js";
import { treeOf } from "../reader/tree-of.js";
import type { Registry } from "../registry.js";
import type { Expression, ListNode, Position } from "../tree/node.js";
import { operatorName } from "../tree/walk.js";

/** A piece of a formula as an editor shows it. */
export interface EditorItem {
  readonly text: string;
  readonly position: Position;
  /** True for a stretch that makes one series: an editor can plot it by itself. */
  readonly isSeries: boolean;
  readonly operator?: string | undefined;
  /** The names that the call reads by itself. */
  readonly series: readonly string[];
  readonly items: readonly EditorItem[];
}

/**
 * How the formula is taken apart in an editor: by the `editorInfo` of its operators, or else one series
 * scope for each series argument. Formulas with problems too.
 *
 * @throws {FormulaError} `syntax`
 */
export function editorInfo(formula: Expression | string, registry: Registry): EditorItem {
  const tree = treeOf(formula);
  return itemOf(tree, true, registry);
}

function itemOf(node: Expression, isSeries: boolean, registry: Registry): EditorItem {
  const base = { text: serialize(node), position: node.position, isSeries };
  if (node.kind !== "list") return { ...base, series: [], items: [] };
  const operator = registry.get(operatorName(node) ?? "");
  const items: EditorItem[] = [];
  const builder = builderOf(items, registry);
  if (operator?.editorInfo === undefined) eachSeries(builder, node, operator);
  else askOperator(operator, node.position, () => operator.editorInfo?.(builder, node));
  const series = foundBy(node, registry).map(({ name }) => name);
  return { ...base, operator: operatorName(node), series, items };
}

function builderOf(items: EditorItem[], registry: Registry): EditorBuilder {
  let within: EditorItem[] = items;
  return {
    expression: (node) => {
      within.push(itemOf(node, false, registry));
    },
    seriesScope(node, build) {
      const outer = within;
      within = [];
      try {
        build();
        outer.push(scopeOf(node, within));
      } finally {
        within = outer;
      }
    },
  };
}

/** A scope around just its own expression is that expression. */
function scopeOf(node: Expression, inner: readonly EditorItem[]): EditorItem {
  const [only] = inner;
  if (inner.length === 1 && only?.position === node.position) return { ...only, isSeries: true };
  return { text: serialize(node), position: node.position, isSeries: true, series: [], items: inner };
}

function eachSeries(builder: EditorBuilder, list: ListNode, operator: Operator | undefined): void {
  if (operator === undefined) {
    for (const node of list.items.slice(1)) if (node.kind === "list") builder.expression(node);
    return;
  }
  for (const [name, nodes] of bind(list, operator).arguments) {
    const isSeries = operator.params[name]?.types.includes("Series") ?? false;
    for (const node of nodes) {
      if (isSeries && node.kind === "list") builder.seriesScope(node, () => builder.expression(node));
      else builder.expression(node);
    }
  }
}
