import { type AnySeries, isNumeric, type Series } from "@asof/series";
import { FormulaError } from "../errors.js";
import { withOptions } from "../formula-series.js";
import { defineOperator, type Operator } from "../operator.js";
import { param } from "../param.js";
import { SearchQuery } from "../search/search-query.js";

const textOrNumber = param.oneOf(param.string, param.number);
const comparisons = ["<", "<=", ">", ">="] as const;

const found = (query: string, ...names: readonly string[]) => ({ formula: `(findnames ${query})`, gives: names });

const byName = defineOperator({
  name: "by.name",
  params: { namequery: param.string },
  returns: "query",
  doc: "Series whose name holds these words, in this order.",
  examples: [found('(by.name "hr")', "hr")],
  pure: true,
  evaluate: ({ namequery }) => SearchQuery.of("by.name", namequery),
});

const byMetakey = defineOperator({
  name: "by.metakey",
  params: { keyquery: param.string },
  returns: "query",
  doc: "Series that have such a key in their metadata.",
  examples: [found('(by.metakey "unit")', "a", "b")],
  pure: true,
  evaluate: ({ keyquery }) => SearchQuery.of("by.metakey", keyquery),
});

const byMetaitem = defineOperator({
  name: "by.metaitem",
  params: { key: param.string, value: textOrNumber },
  returns: "query",
  doc: "Series that have this value under a key of their metadata.",
  examples: [found('(by.metaitem "unit" "MW")', "a")],
  pure: true,
  evaluate: ({ key, value }) => SearchQuery.of("by.metaitem", key, value),
});

const byValue = defineOperator({
  name: "by.value",
  params: { key: param.string, operator: param.choice(...comparisons), value: textOrNumber },
  returns: "query",
  doc: "Series whose metadata hold a value under a key that is less (`<`, `<=`) or greater (`>`, `>=`) than another.",
  examples: [found('(by.value "weight" "<=" 42)', "b")],
  pure: true,
  evaluate({ key, operator, value }) {
    if ((comparisons as readonly string[]).includes(operator)) return SearchQuery.of(operator, key, value);
    const message = `"${operator}" is not a comparison: use one of ${comparisons.join(" ")}.`;
    throw new FormulaError("invalid_argument", message, { operator });
  },
});

const byBasket = defineOperator({
  name: "by.basket",
  params: { basketname: param.string },
  returns: "query",
  doc: "Series of a basket: what a search that was stored under a name finds.",
  examples: [found('(by.basket "heavy")', "b")],
  pure: true,
  evaluate: ({ basketname }) => SearchQuery.of("by.basket", basketname),
});

const byNot = defineOperator({
  name: "by.not",
  params: { query: param.query },
  returns: "query",
  doc: "Series that a search does not find.",
  examples: [found('(by.and (by.metakey "unit") (by.not (by.name "b")))', "a")],
  pure: true,
  evaluate: ({ query }) => SearchQuery.of("by.not", query),
});

const byAnd = defineOperator({
  name: "by.and",
  params: { queries: param.rest(param.query) },
  returns: "query",
  doc: "Series that each of several searches finds.",
  examples: [found('(by.and (by.metakey "unit") (by.name "b"))', "b")],
  pure: true,
  evaluate: ({ queries }) => SearchQuery.and(queries),
});

const byOr = defineOperator({
  name: "by.or",
  params: { queries: param.rest(param.query) },
  returns: "query",
  doc: "Series that any of several searches finds.",
  examples: [found('(by.or (by.name "hr") (by.name "neg"))', "hr", "neg")],
  pure: true,
  evaluate: ({ queries }) => SearchQuery.of("by.or", ...queries),
});

const findnames = defineOperator({
  name: "findnames",
  params: { q: param.query },
  returns: "List[str]",
  doc: "The names of the series and formulas that a search finds, ascending.",
  examples: [found('(by.metakey "unit")', "a", "b")],
  evaluate: ({ q }, context) => context.find(q),
});

const tzaware = SearchQuery.of("by.tzaware");
const untied = SearchQuery.of("by.not", tzaware);

const findseries = defineOperator({
  name: "findseries",
  params: {
    q: param.query,
    naive: param.defaulted(param.boolean, false),
    fill: param.optional(param.oneOf(param.string, param.number)),
  },
  returns: "List[Series]",
  doc: `The series and formulas that a search finds, in the order of their names, as arguments of what stands around.

Only those with a time zone, or with \`#:naive #t\` only those without. \`fill\` is given to each.`,
  examples: [
    {
      formula: '(add (findseries (by.metakey "unit") #:fill 0))',
      gives: { "2020-01-01Z": 1, "2020-01-02Z": 12, "2020-01-03Z": 3, "2020-01-04Z": 70, "2020-01-05Z": 50 },
    },
  ],
  awareness: ({ naive }) => (naive === true ? "naive" : "aware"),
  search: ({ q, naive }) => (q === undefined ? undefined : SearchQuery.and([q, naive === true ? untied : tzaware])),
  async evaluate({ q, naive, fill }, context) {
    const names = await context.find(SearchQuery.and([q, naive ? untied : tzaware]));
    const series = await Promise.all(names.map((name) => context.get(name)));
    return series.map((one): AnySeries | Series => {
      if (fill === null) return one;
      return isNumeric(one) ? withOptions(one, { fill }) : one;
    });
  },
});

export const searchOperators: readonly Operator[] = [
  findseries,
  findnames,
  byName,
  byMetakey,
  byMetaitem,
  byValue,
  byBasket,
  byNot,
  byAnd,
  byOr,
] as unknown as readonly Operator[];
