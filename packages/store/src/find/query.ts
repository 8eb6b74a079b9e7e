import { type Expression, isFormulaError, type ListNode, parse, serialize } from "@asof/formula";
import { StoreError } from "../errors.js";
import { isStorable } from "../names.js";

export type SearchValue = string | number | boolean;
export const comparisons = ["=", "<", "<=", ">", ">="] as const;
export type Comparison = (typeof comparisons)[number];

/** What a search asks of each series. */
export type Search =
  | { readonly kind: "everything" | "tzaware" | "formula" }
  | { readonly kind: "name" | "metakey" | "formulacontents" | "source"; readonly text: string }
  | { readonly kind: "metaitem" | "internal-metaitem"; readonly key: string; readonly value: SearchValue }
  | { readonly kind: "compare"; readonly comparison: Comparison; readonly key: string; readonly value: SearchValue }
  | { readonly kind: "and" | "or"; readonly parts: readonly Search[] }
  | { readonly kind: "not"; readonly part: Search };

/**
 * Reads a search such as `(by.and (by.name "wind") (> "capacity" 10))`.
 *
 * @throws {StoreError} `invalid_search`
 */
export function parseSearch(text: string): Search {
  return searchOf(treeOf(text));
}

/** The search in canonical form. */
export function canonicalSearch(text: string): string {
  parseSearch(text);
  return serialize(treeOf(text));
}

/** The text of a search. */
export function textOfSearch(search: Search): string {
  switch (search.kind) {
    case "everything":
    case "tzaware":
    case "formula":
      return `(by.${search.kind})`;
    case "metaitem":
    case "internal-metaitem":
      return `(by.${search.kind} ${literal(search.key)} ${literal(search.value)})`;
    case "compare":
      return `(${search.comparison} ${literal(search.key)} ${literal(search.value)})`;
    case "not":
      return `(by.not ${textOfSearch(search.part)})`;
    case "and":
    case "or":
      return `(by.${[search.kind, ...search.parts.map(textOfSearch)].join(" ")})`;
    default:
      return `(by.${search.kind} ${literal(search.text)})`;
  }
}

function literal(value: SearchValue): string {
  const position = { start: 0, end: 0 };
  if (typeof value === "string") return serialize({ kind: "string", value, position });
  if (typeof value === "boolean") return value ? "#t" : "#f";
  return String(value);
}

function treeOf(text: string): Expression {
  if (text.trim() === "") throw new StoreError("invalid_search", "The search is empty: (by.everything) finds all.");
  try {
    return parse(text);
  } catch (error) {
    if (!isFormulaError(error)) throw error;
    const details = { query: text, position: error.position };
    throw new StoreError("invalid_search", `The search cannot be read: ${error.message}`, details, { cause: error });
  }
}

/** Each filter, and how many arguments it has. */
const filters: Record<string, (list: ListNode) => Search> = {
  "by.everything": none("everything"),
  "by.tzaware": none("tzaware"),
  "by.formula": none("formula"),
  "by.name": oneText("name"),
  "by.metakey": oneText("metakey"),
  "by.formulacontents": oneText("formulacontents"),
  "by.source": oneText("source"),
  "by.metaitem": item("metaitem"),
  "by.internal-metaitem": item("internal-metaitem"),
  "by.and": (list) => ({ kind: "and", parts: list.items.slice(1).map(searchOf) }),
  "by.or": (list) => ({ kind: "or", parts: list.items.slice(1).map(searchOf) }),
  "by.not": (list) => ({ kind: "not", part: searchOf(takes(list, 1)[0] as Expression) }),
  ...Object.fromEntries(comparisons.map((comparison) => [comparison, compare(comparison)])),
};

function searchOf(node: Expression): Search {
  const head = node.kind === "list" ? node.items[0] : undefined;
  if (node.kind !== "list" || head?.kind !== "symbol") throw refused(node, "is no search");
  const filter = Object.hasOwn(filters, head.name) ? filters[head.name] : undefined;
  if (filter === undefined) {
    throw refused(node, `begins with an unknown filter: there are ${Object.keys(filters).join(", ")}`);
  }
  return filter(node);
}

function none(kind: "everything" | "tzaware" | "formula") {
  return (list: ListNode): Search => {
    takes(list, 0);
    return { kind };
  };
}

function oneText(kind: "name" | "metakey" | "formulacontents" | "source") {
  return (list: ListNode): Search => ({ kind, text: textOf(list, takes(list, 1)[0]) });
}

function item(kind: "metaitem" | "internal-metaitem") {
  return (list: ListNode): Search => ({ kind, ...pairOf(list) });
}

function compare(comparison: Comparison) {
  return (list: ListNode): Search => ({ kind: "compare", comparison, ...pairOf(list) });
}

function pairOf(list: ListNode): { key: string; value: SearchValue } {
  const [key, value] = takes(list, 2);
  return { key: textOf(list, key), value: literalOf(list, value) };
}

function takes(list: ListNode, count: number): readonly Expression[] {
  const given = list.items.slice(1);
  if (given.length === count) return given;
  throw refused(list, `takes ${count} argument${count === 1 ? "" : "s"}, not ${given.length}`);
}

function textOf(list: ListNode, node: Expression | undefined): string {
  if (node?.kind === "string" && isStorable(node.value)) return node.value;
  throw refused(list, 'takes a text in quotes first, such as "capacity"');
}

function literalOf(list: ListNode, node: Expression | undefined): SearchValue {
  if (node?.kind === "string" && isStorable(node.value)) return node.value;
  if (node?.kind === "boolean") return node.value;
  if ((node?.kind === "integer" || node?.kind === "float") && Number.isFinite(Number(node.value))) {
    return Number(node.value);
  }
  throw refused(list, "compares with a text, a number, #t or #f");
}

function refused(node: Expression, problem: string): StoreError {
  const query = serialize(node);
  return new StoreError("invalid_search", `${query} ${problem}.`, { query, position: node.position });
}
