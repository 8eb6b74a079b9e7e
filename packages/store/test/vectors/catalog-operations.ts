import { coreRegistry, expandFormula, type SeriesReader, serialize } from "@asof/formula";
import { expect } from "vitest";
import type { Expected, Query } from "../../../../tools/recorded/case-file.js";
import { canonicalSearch } from "../../src/find/query.js";
import type { FoundSeries, SeriesFacts } from "../../src/index.js";
import type { Operation } from "./operations.js";

/** Recorded operations on formulas. */
export const formulaOperations: Record<string, Operation> = {
  async formula(store, { series_name, args = {} }, expected) {
    const { level = -1, expanded = false, display = true } = args;
    const levels = level >= 0 ? level : expanded ? Number.POSITIVE_INFINITY : 0;
    const formula = (await store.formula(series_name, { level: levels })) ?? null;
    expect(display || formula === null ? formula : scoped(formula)).toBe(expected.formula);
  },
  /** Shows the bounds that operators change too, which is for people only. */
  async "expanded-formula"(store, { series_name, stopnames: stopNames }, expected) {
    const text = await store.formula(series_name);
    const reader: SeriesReader = {
      get: (name) => store.get(name),
      metadata: (name) => store.facts(name),
      formula: (name) => store.formula(name),
      find: async (query) => (await store.find(query)).map(({ name }) => name),
    };
    const expand = async (formula: string) =>
      serialize(await expandFormula(formula, { registry: coreRegistry, reader, stopNames, scopes: true }));
    expect(text === undefined ? null : await expand(text)).toBe(expected.formula);
  },
  async "formula-depth"(store, { series_name }, expected) {
    expect((await store.formulaDepth(series_name)) ?? null).toBe(expected.depth);
  },
  async "formula-components"(store, { series_name, args }, expected) {
    const components = await store.formulaComponents(series_name, { expanded: args?.expanded });
    // For a name that is none there is an empty object there, and nothing here.
    const none = (await store.exists(series_name)) ? null : {};
    expect(components ?? none).toEqual(expected.components);
  },
  async dependents(store, { series_name, args }, expected) {
    expect(await store.dependents(series_name, { direct: args?.direct })).toEqual(expected.dependents);
  },
  async register(store, { series_name, formula = "", args = {}, keep }, expected) {
    await store.registerFormula(series_name, formula, { rejectUnknown: args.reject_unknown, update: true });
    if (expected.formula !== undefined) {
      const text = (await store.formula(series_name)) ?? null;
      const facts = await store.facts(series_name);
      if (keep !== true) await store.delete(series_name);
      expect(text).toBe(expected.formula);
      expectFacts(facts, expected.internal_metadata);
    }
  },
  async "internal-metadata"(store, { series_name }, { internal_metadata: expected }) {
    expectFacts(await store.facts(series_name), expected);
  },
};

/** Recorded searches. */
export const searchOperations: Record<string, Operation> = {
  async find(store, { query_expr = "", args = {} }, expected) {
    expectFound(await store.find(query_expr, { limit: args.limit, metadata: args.meta }), expected);
  },
  async "query-expr"(_, { query_expr = "" }, expected) {
    expect(canonicalSearch(query_expr)).toBe(expected.expr);
  },
  async catalog(store, _, expected) {
    expect((await store.catalog()).map(({ name, kind }) => [name, kind])).toEqual(expected.catalog);
  },
  async register_basket(store, { name = "", query }) {
    await store.registerBasket(name, searchIn(query));
  },
  async delete_basket(store, { name = "" }) {
    await store.deleteBasket(name);
  },
  async list_baskets(store, _, expected) {
    expect(await store.baskets()).toEqual(expected.baskets);
  },
  async basket_definition(store, { name = "" }, expected) {
    expect((await store.basketDefinition(name)) ?? null).toBe(expected.definition);
  },
  async basket(store, { basket = "" }, expected) {
    expectFound(await store.basket(basket), expected);
  },
};

function searchIn(query: Query | undefined): string {
  return query as unknown as string;
}

function scoped(formula: string): string {
  return `(let revision_date nil from_value_date nil to_value_date nil ${formula})`;
}

function expectFound(actual: readonly FoundSeries[], { find: expected = [] }: Expected): void {
  expect(actual.map(({ name, kind, source, metadata }) => ({ name, kind, source, meta: metadata ?? null }))).toEqual(
    expected.map(({ name, kind, source, meta }) => ({ name, kind, source, meta })),
  );
  for (const [i, { imeta }] of expected.entries()) {
    if (imeta === null) continue;
    expectFacts(actual[i]?.facts, imeta);
    expect(actual[i]?.formula).toBe(imeta.formula);
  }
}

function expectFacts(facts: SeriesFacts | undefined, expected: Record<string, unknown> | null | undefined): void {
  if (expected === null || expected === undefined) {
    expect(facts).toBeUndefined();
    return;
  }
  expect(facts).toEqual({
    tzaware: expected.tzaware,
    valueType: expected.value_type === "object" ? "string" : "number",
  });
}
