import { askOperator } from "../evaluate/operator-failure.js";
import type { FoundSeries, Operator } from "../operator.js";
import type { Registry } from "../registry.js";
import type { SearchQuery } from "../search/search-query.js";
import type { Expression, ListNode } from "../tree/node.js";
import { unquote } from "../tree/rewrite.js";
import { operatorName, walk } from "../tree/walk.js";
import { staticArguments } from "./static-value.js";

/** A call that reads series by itself, and what it reads. */
export interface SeriesCall {
  readonly list: ListNode;
  readonly found: readonly FoundSeries[];
}

/** What searches find, by their text. */
export type Searches = ReadonlyMap<string, readonly string[]>;
const nothingFound: Searches = new Map();

/** All calls that read series by name or by a search, in the order of the text. */
export function* seriesCalls(
  expression: Expression,
  registry: Registry,
  searches: Searches = nothingFound,
): Generator<SeriesCall> {
  for (const node of walk(expression)) {
    if (node.kind !== "list") continue;
    const found = foundBy(node, registry, searches);
    if (found.length > 0) yield { list: node, found };
  }
}

/** The names of the series that a formula reads directly, each once, in the order of the text. */
export function namesRead(expression: Expression, registry: Registry, searches?: Searches): readonly string[] {
  const calls = [...seriesCalls(unquote(expression), registry, searches)];
  return [...new Set(calls.flatMap(({ found }) => found.map(({ name }) => name)))];
}

/** A call that reads groups by itself, and their names. */
export interface GroupCall {
  readonly list: ListNode;
  readonly names: readonly string[];
}

/** All calls that read groups by name, in the order of the text. */
export function* groupCalls(expression: Expression, registry: Registry): Generator<GroupCall> {
  for (const list of walk(expression)) {
    const names = list.kind === "list" ? groupsReadBy(list, registry) : undefined;
    if (names !== undefined) yield { list: list as ListNode, names };
  }
}

/** The groups that just this call reads by name; `undefined` when its operator reads none. */
export function groupsReadBy(list: ListNode, registry: Registry): readonly string[] | undefined {
  const operator = operatorOf(list, registry);
  if (operator?.groups === undefined) return undefined;
  const args = staticArguments(list, operator, registry);
  const names = askOperator(operator, list.position, () => operator.groups?.(args)) ?? [];
  return names.filter((name) => typeof name === "string");
}

/** A call that finds series by a search, and the text of that. */
export interface SearchCall {
  readonly list: ListNode;
  readonly text: string;
}

/** All calls that find series by a search, in the order of the text. */
export function searchesIn(expression: Expression, registry: Registry): readonly SearchCall[] {
  return [...walk(expression)].flatMap((list) => {
    const query = list.kind === "list" ? searchOf(list, registry) : undefined;
    return query === undefined ? [] : [{ list: list as ListNode, text: query.text }];
  });
}

/** The search by which a call finds series, if it does that. */
export function searchOf(list: ListNode, registry: Registry): SearchQuery | undefined {
  const operator = operatorOf(list, registry);
  if (operator?.search === undefined) return undefined;
  const args = staticArguments(list, operator, registry);
  return askOperator(operator, list.position, () => operator.search?.(args));
}

/** The series that just this call reads by name or by a search. */
export function foundBy(list: ListNode, registry: Registry, searches: Searches = nothingFound): readonly FoundSeries[] {
  const operator = operatorOf(list, registry);
  if (operator?.finder === undefined && operator?.search === undefined) return [];
  const args = staticArguments(list, operator, registry);
  const searched = searches.get(searchOf(list, registry)?.text ?? "") ?? [];
  const named = askOperator(operator, list.position, () => operator.finder?.(args)) ?? [];
  return [...named.filter((found) => typeof found.name === "string"), ...searched.map((name) => ({ name }))];
}

function operatorOf(list: ListNode, registry: Registry): Operator | undefined {
  const name = operatorName(list);
  return name === undefined ? undefined : registry.get(name);
}
