import { abs, clip, cumsum, type RollingMethod, rolling, rollingMethods, round } from "@asof/series";
import { defineOperator, type Operator } from "../operator.js";
import { param } from "../param.js";

const bound = param.optional(param.number);
const flag = param.optional(param.boolean, false);

const clipOperator = defineOperator({
  name: "clip",
  params: { series: param.series, min: bound, max: bound, replacemin: flag, replacemax: flag },
  returns: "Series",
  doc: `The points between two bounds, both included.

With \`replacemin\` and \`replacemax\` points beyond a bound are set to it instead of dropped.`,
  examples: [
    { formula: '(clip (series "a") #:min 2 #:max 3)', gives: { "2020-01-02Z": 2, "2020-01-03Z": 3 } },
    {
      formula: '(clip (series "a") #:min 2 #:max 3 #:replacemin #t #:replacemax #t)',
      gives: { "2020-01-01Z": 2, "2020-01-02Z": 2, "2020-01-03Z": 3, "2020-01-04Z": 3 },
    },
  ],
  keepsOptions: true,
  evaluate: ({ series, min, max, replacemin, replacemax }) =>
    clip(series, { min, max, replaceMin: replacemin ?? false, replaceMax: replacemax ?? false }),
});

const roundOperator = defineOperator({
  name: "round",
  params: { series: param.series, decimals: param.optional(param.number, 0) },
  returns: "Series",
  doc: "Each value rounded to some decimals, halves to the even neighbour; negative decimals round to tens.",
  examples: [
    { formula: '(round (series "neg"))', gives: { "2020-01-01Z": -2, "2020-01-02Z": 0, "2020-01-03Z": 2 } },
    {
      formula: '(round (series "neg") #:decimals 1)',
      gives: { "2020-01-01Z": -1.5, "2020-01-02Z": 0, "2020-01-03Z": 2.2 },
    },
  ],
  keepsOptions: true,
  evaluate: ({ series, decimals }) => round(series, decimals ?? 0),
});

const absOperator = defineOperator({
  name: "abs",
  params: { series: param.series },
  returns: "Series",
  doc: "Each value without its sign.",
  examples: [{ formula: '(abs (series "neg"))', gives: { "2020-01-01Z": 1.5, "2020-01-02Z": 0, "2020-01-03Z": 2.25 } }],
  keepsOptions: true,
  evaluate: ({ series }) => abs(series),
});

const cumsumOperator = defineOperator({
  name: "cumsum",
  params: { series: param.series },
  returns: "Series",
  doc: "The sum of all values so far, from the first one that is read.",
  examples: [
    {
      formula: '(cumsum (series "a"))',
      gives: { "2020-01-01Z": 1, "2020-01-02Z": 3, "2020-01-03Z": 6, "2020-01-04Z": 46 },
    },
  ],
  evaluate: ({ series }) => cumsum(series),
});

const rollingOperator = defineOperator({
  name: "rolling",
  params: {
    series: param.series,
    window: param.integer,
    method: param.defaulted(param.choice(...rollingMethods), "mean"),
  },
  returns: "Series",
  doc: `A statistic of each point and those before it, \`window\` points together.

Methods: mean, sum, min, max, median, std, var, count, sem, skew, kurt, rank. The first points, with too few
before them, are left out.`,
  examples: [
    {
      formula: '(rolling (series "a") 2)',
      gives: { "2020-01-02Z": 1.5, "2020-01-03Z": 2.5, "2020-01-04Z": 21.5 },
    },
    {
      formula: '(rolling (series "a") 2 #:method "sum")',
      gives: { "2020-01-02Z": 3, "2020-01-03Z": 5, "2020-01-04Z": 43 },
    },
  ],
  evaluate: ({ series, window, method }) =>
    series.length === 0 ? series : rolling(series, window, method as RollingMethod),
});

export const valueOperators: readonly Operator[] = [
  clipOperator,
  roundOperator,
  absOperator,
  cumsumOperator,
  rollingOperator,
] as unknown as readonly Operator[];
