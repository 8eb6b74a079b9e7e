import { type AnySeries, isNumeric, Series } from "@asof/series";
import { type SeriesOptions, withOptions } from "../formula-series.js";
import { defineOperator, type Operator } from "../operator.js";
import { param } from "../param.js";

const options = {
  fill: param.optional(param.oneOf(param.string, param.number)),
  limit: param.optional(param.integer),
  weight: param.optional(param.number),
};

const series = defineOperator({
  name: "series",
  params: {
    name: param.seriesName,
    ...options,
    prune: param.defaulted(param.integer, 0),
  },
  returns: "Series",
  doc: `A series, or a formula, by its name.

\`fill\` says what stands for its missing points when it is joined with others: a number, "ffill",
"bfill", "ffill,bfill" or "interpolate"; \`limit\` bounds how many; \`weight\` counts in \`row-mean\`; \`prune\` drops
that many points at the end.`,
  examples: [
    { formula: '(series "b" #:fill 0)', gives: { "2020-01-02Z": 10, "2020-01-04Z": 30, "2020-01-05Z": 50 } },
    { formula: '(series "b" #:prune 1)', gives: { "2020-01-02Z": 10, "2020-01-04Z": 30 } },
  ],
  finder: ({ name }) => (name === undefined ? [] : [{ name }]),
  async evaluate({ name, prune, ...given }, context) {
    return joinedWith(pruned(await context.get(name), prune), given);
  },
});

const optionsOperator = defineOperator({
  name: "options",
  params: { series: param.anySeries, ...options },
  returns: "Series",
  doc: "The series with other `fill` and `limit`, and another `weight` if one is given.",
  examples: [
    {
      formula: '(add (options (* 2 (series "a")) #:fill 0) (series "b"))',
      gives: { "2020-01-02Z": 14, "2020-01-04Z": 110, "2020-01-05Z": 50 },
    },
  ],
  evaluate: ({ series: input, fill, limit, weight }) =>
    withOptions(input, { fill, limit, ...(weight === null ? {} : { weight }) }),
});

function joinedWith(input: AnySeries, { fill, limit, weight }: SeriesOptions): AnySeries {
  if (fill === null && limit === null && weight === null) return input;
  return withOptions(input, { fill, limit, ...(weight === null ? {} : { weight }) });
}

function pruned(input: AnySeries, count: number): AnySeries {
  if (count <= 0) return input;
  const end = Math.max(0, input.length - count);
  const index = input.index.slice(0, end);
  if (isNumeric(input)) return new Series(index, input.values.subarray(0, end), input.tzaware);
  return new Series(index, input.values.slice(0, end), input.tzaware);
}

export const seriesOperators: readonly Operator[] = [series, optionsOperator] as unknown as readonly Operator[];
