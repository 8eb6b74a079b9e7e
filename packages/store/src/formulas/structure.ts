import {
  dependencies,
  type Expression,
  expandFormula,
  type ListNode,
  parse,
  type SeriesReader,
  serialize,
  walk,
} from "@asof/formula";
import type { StoreContext } from "../context.js";
import { StoreError } from "../errors.js";
import type { CallOptions, DependentsOptions, FormulaComponents, FormulaOptions } from "../series-store.js";
import { orStoreError } from "./failure.js";
import { StoreReader } from "./store-reader.js";

/** The text of a formula with the formulas that it names put in their place, some levels or all the way down. */
export async function expandedText(
  context: StoreContext,
  text: string,
  { level = Number.POSITIVE_INFINITY, signal }: FormulaOptions,
): Promise<string> {
  const reader = withFormulasOfSources(new StoreReader(context, { signal }), signal);
  if (level === Number.POSITIVE_INFINITY) {
    return serialize(await orStoreError(expandFormula(text, { registry: context.registry, reader })));
  }
  return serialize(parse(await expandLevels(text, level, reader)));
}

/** Those of sources come with all that they name in its place: what is under them may have another meaning here. */
function withFormulasOfSources(reader: StoreReader, signal: AbortSignal | undefined): SeriesReader {
  return {
    get: (name, query) => reader.get(name, query),
    metadata: (name) => reader.metadata(name),
    find: (query) => reader.find(query),
    async formula(name) {
      const holder = await reader.holderOf(name);
      if (holder === undefined) return await reader.formula(name);
      return await holder.store.formula(name, { level: Number.POSITIVE_INFINITY, signal });
    },
  };
}

/** Spliced in the text, from the end, so that the places before keep their positions. */
async function expandLevels(text: string, level: number, reader: SeriesReader): Promise<string> {
  if (level <= 0) return text;
  let expanded = text;
  const calls = [...walk(parse(text))].filter(isSeriesCall).reverse();
  for (const call of calls) {
    const formula = await reader.formula(call.items[1].value);
    if (formula === undefined) continue;
    const inner = withOptions(await expandLevels(formula, level - 1, reader), call);
    expanded = expanded.slice(0, call.position.start) + inner + expanded.slice(call.position.end);
  }
  return expanded;
}

type SeriesCall = ListNode & { readonly items: readonly [Expression, Expression & { kind: "string" }] };

function isSeriesCall(node: Expression): node is SeriesCall {
  if (node.kind !== "list") return false;
  const [head, name] = node.items;
  return head?.kind === "symbol" && head.name === "series" && name?.kind === "string";
}

/** `(series "x" #:fill 0)` becomes `(options … #:fill 0)`. */
function withOptions(text: string, call: ListNode): string {
  const options = call.items.slice(2);
  if (options.length === 0) return text;
  const names = ["fill", "limit", "weight"];
  const keyed = options.map((option, i) => {
    const named = option.kind === "keyword" || options[i - 1]?.kind === "keyword";
    return named ? serialize(option) : `#:${names[i]} ${serialize(option)}`;
  });
  return `(options ${text} ${keyed.join(" ")})`;
}

/**
 * 0 when a formula names no other, else one more than the deepest that it names; a search counts as one.
 *
 * @throws {StoreError} `cycle`
 */
export async function depthOf(
  context: StoreContext,
  name: string,
  text: string,
  options?: CallOptions,
): Promise<number> {
  const reader = new StoreReader(context, options);
  const depth = async (formula: string, path: readonly string[]): Promise<number> => {
    const names = await namesIn(formula, context, reader);
    const depths = await Promise.all(
      names.map(async (part) => {
        const inner = await reader.formula(part);
        return inner === undefined ? 0 : (await depth(inner, steppedTo(part, path))) + 1;
      }),
    );
    return Math.max(searches(formula, context) ? 1 : 0, ...depths);
  };
  return await depth(text, [name]);
}

/**
 * The names that a formula reads, those of formulas with what they read in turn when that is wanted.
 *
 * @throws {StoreError} `cycle`
 */
export async function componentsOf(
  context: StoreContext,
  name: string,
  text: string,
  options: CallOptions & { expanded?: boolean | undefined } = {},
): Promise<FormulaComponents> {
  const reader = new StoreReader(context, options);
  const parts = async (formula: string, path: readonly string[]): Promise<(string | FormulaComponents)[]> =>
    await Promise.all(
      (await namesIn(formula, context, reader)).map(async (part) => {
        const inner = options.expanded === true ? await reader.formula(part) : undefined;
        return inner === undefined ? part : { [part]: await parts(inner, steppedTo(part, path)) };
      }),
    );
  return { [name]: await parts(text, [name]) };
}

/** The formulas that read a series, also through others unless only the direct ones are wanted, by name. */
export async function dependentsOf(
  context: StoreContext,
  name: string,
  { direct = false, signal }: DependentsOptions = {},
): Promise<string[]> {
  const sql = `select name, formula from ${context.ns}.series where kind = 'formula'`;
  const rows = await context.database.query<{ name: string; formula: string }>(sql, [], { signal });
  const reader = new StoreReader(context, { signal });
  const readers = await Promise.all(
    rows.map(async (row) => ({ name: row.name, reads: await namesIn(row.formula, context, reader) })),
  );
  const found = new Set<string>();
  for (let wanted = [name]; wanted.length > 0; ) {
    const next = readers.filter((row) => !found.has(row.name) && row.reads.some((read) => wanted.includes(read)));
    for (const row of next) found.add(row.name);
    wanted = direct ? [] : next.map((row) => row.name);
  }
  return [...found].sort();
}

/** What a formula reads by name or by a search. */
async function namesIn(text: string, { registry }: StoreContext, reader: StoreReader): Promise<readonly string[]> {
  const names: SeriesReader = {
    get: async () => undefined,
    metadata: async () => undefined,
    formula: async () => undefined,
    find: (query) => reader.find(query),
  };
  return dependencies(await orStoreError(expandFormula(text, { registry, reader: names })), registry);
}

function searches(text: string, { registry }: StoreContext): boolean {
  return [...walk(parse(text))].some((node) => {
    const head = node.kind === "list" ? node.items[0] : undefined;
    return head?.kind === "symbol" && registry.get(head.name)?.search !== undefined;
  });
}

function steppedTo(name: string, path: readonly string[]): readonly string[] {
  const whole = [...path, name];
  if (!path.includes(name)) return whole;
  throw new StoreError("cycle", `The formula needs itself: ${whole.join(" → ")}.`, { path: whole });
}
