import { located } from "../evaluate/located.js";
import { parse } from "../reader/parse.js";
import type { Registry } from "../registry.js";
import { findWith } from "../search/find-with.js";
import type { SeriesReader } from "../series-reader.js";
import type { Expression } from "../tree/node.js";
import { unquote } from "../tree/rewrite.js";
import { namesRead, type SearchCall, type Searches, searchesIn } from "./dependencies.js";
import { assertFewLevels, inOrder } from "./order.js";

/** The formulas that an expression needs, its own and theirs, by name: each behind those that it reads. */
export type Formulas = ReadonlyMap<string, Expression>;

/** All that an expression needs to be known of the store, but for the series themselves. */
export interface Plan {
  readonly formulas: Formulas;
  readonly searches: Searches;
}

/**
 * Reads all formulas that an expression needs, those of one level concurrently, and does its searches.
 *
 * @param own the name that the expression is, or will be, stored under.
 * @throws {FormulaError} `cycle` when a formula needs itself, also through a search; the message names
 * the path. `too_large` when formulas read formulas over more than 500 levels. `reader_cannot` when there is
 * a search, and the reader has no `find`.
 */
export async function loadPlan(
  expression: Expression,
  registry: Registry,
  reader: SeriesReader,
  own?: string,
): Promise<Plan> {
  const formulas = new Map<string, Expression>();
  const searches = new Map<string, readonly string[]>();
  const asked = new Set(own === undefined ? [] : [own]);
  for (let trees = [expression], level = 0; trees.length > 0; level++) {
    assertFewLevels(level, expression);
    await search(trees, registry, reader, searches);
    const names = trees.flatMap((tree) => namesRead(tree, registry, searches));
    const open = [...new Set(names)].filter((name) => !asked.has(name));
    for (const name of open) asked.add(name);
    const found = await formulasNamed(open, reader);
    for (const [name, formula] of found) formulas.set(name, formula);
    trees = found.map(([, formula]) => formula);
  }
  return { formulas: inOrder(expression, { formulas, searches }, registry, own), searches };
}

/** What the searches of just this expression find. */
export async function loadSearches(
  expression: Expression,
  registry: Registry,
  reader: SeriesReader,
): Promise<Searches> {
  const searches = new Map<string, readonly string[]>();
  await search([expression], registry, reader, searches);
  return searches;
}

async function search(
  trees: readonly Expression[],
  registry: Registry,
  reader: SeriesReader,
  known: Map<string, readonly string[]>,
): Promise<void> {
  const calls = trees.flatMap((tree) => searchesIn(tree, registry)).filter(({ text }) => !known.has(text));
  const open = [...new Map(calls.map((call) => [call.text, call])).values()];
  const answers = await Promise.all(open.map((call) => namesOf(call, reader)));
  open.forEach(({ text }, i) => {
    known.set(text, answers[i] ?? []);
  });
}

async function namesOf({ list, text }: SearchCall, reader: SeriesReader): Promise<readonly string[]> {
  return findWith(reader, text).catch((error: unknown) => {
    throw located(error, list.position);
  });
}

async function formulasNamed(
  names: readonly string[],
  reader: SeriesReader,
): Promise<readonly (readonly [string, Expression])[]> {
  const texts = await Promise.all(names.map((name) => reader.formula(name)));
  return names.flatMap((name, i) => {
    const text = texts[i];
    return text === undefined ? [] : [[name, treeFor(reader, text)] as const];
  });
}

/** The trees of the texts that readers gave: many formulas are planned over the same ones, and one is several times. */
const trees = new WeakMap<SeriesReader, Map<string, Expression>>();
/** How many trees are kept for a reader: some live as long as the process. */
const mostTrees = 2_000;

function treeFor(reader: SeriesReader, text: string): Expression {
  const known = trees.get(reader) ?? new Map<string, Expression>();
  const tree = known.get(text) ?? unquote(parse(text));
  if (known.size === mostTrees) known.clear();
  trees.set(reader, known.set(text, tree));
  return tree;
}
