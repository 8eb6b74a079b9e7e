import { add, div, mul, type Operand, priority, rowMax, rowMean, rowMin, rowStd, Series, sub } from "@asof/series";
import { optionsOf } from "../formula-series.js";
import { defineOperator, type Operator } from "../operator.js";
import { param, type TypeName } from "../param.js";

/** A series with the options that say how it joins others. */
function operand(series: Series): Operand {
  return { series, ...optionsOf(series) };
}

const skipna = param.optional(param.boolean, true);
const manySeries = { serieslist: param.rest(param.series, 1) };

const addOperator = defineOperator({
  name: "add",
  params: { serieslist: param.rest(param.series) },
  returns: "Series",
  doc: `The sum of several series at the instants that all of them have.

A series with a \`fill\` option has a value at each instant of the others.`,
  examples: [
    { formula: '(add (series "a") (series "b"))', gives: { "2020-01-02Z": 12, "2020-01-04Z": 70 } },
    {
      formula: '(add (series "a") (series "b" #:fill 0))',
      gives: { "2020-01-01Z": 1, "2020-01-02Z": 12, "2020-01-03Z": 3, "2020-01-04Z": 70 },
    },
  ],
  evaluate: ({ serieslist }) => add(serieslist.map(operand)),
});

const subOperator = defineOperator({
  name: "sub",
  params: { series1: param.series, series2: param.series },
  returns: "Series",
  doc: "The first series minus the second one, at the instants that both have or fill.",
  examples: [{ formula: '(sub (series "b") (series "a"))', gives: { "2020-01-02Z": 8, "2020-01-04Z": -10 } }],
  evaluate: ({ series1, series2 }) => sub(operand(series1), operand(series2)),
});

const mulOperator = defineOperator({
  name: "mul",
  params: manySeries,
  returns: "Series",
  doc: "The product of several series at the instants that all of them have or fill.",
  examples: [{ formula: '(mul (series "a") (series "b"))', gives: { "2020-01-02Z": 20, "2020-01-04Z": 1200 } }],
  evaluate: ({ serieslist }) => mul(serieslist.map(operand)),
});

const divOperator = defineOperator({
  name: "div",
  params: { s1: param.series, s2: param.series },
  returns: "Series",
  doc: "The first series divided by the second one, at the instants that both have or fill; 0/0 is left out.",
  examples: [{ formula: '(div (series "b") (series "a"))', gives: { "2020-01-02Z": 5, "2020-01-04Z": 0.75 } }],
  evaluate: ({ s1, s2 }) => div(operand(s1), operand(s2)),
});

const priorityOperator = defineOperator({
  name: "priority",
  params: { serieslist: param.rest(param.anySeries, 1) },
  returns: "Series",
  doc: "At each instant the value of the first series that has one there.",
  examples: [
    {
      formula: '(priority (series "b") (series "a"))',
      gives: { "2020-01-01Z": 1, "2020-01-02Z": 10, "2020-01-03Z": 3, "2020-01-04Z": 30, "2020-01-05Z": 50 },
    },
  ],
  keepsOptions: true,
  evaluate: ({ serieslist }) => priority(serieslist),
});

const rowMeanOperator = defineOperator({
  name: "row-mean",
  params: { ...manySeries, skipna },
  returns: "Series",
  doc: `At each instant the mean of the series that have a value there, weighted by their \`weight\`.

With \`#:skipna #f\` only the instants that all series have.`,
  examples: [
    {
      formula: '(row-mean (series "a" #:weight 3) (series "b"))',
      gives: { "2020-01-01Z": 1, "2020-01-02Z": 4, "2020-01-03Z": 3, "2020-01-04Z": 37.5, "2020-01-05Z": 50 },
    },
  ],
  evaluate: ({ serieslist, skipna: skip }) => rowMean(serieslist.map(operand), { skipMissing: skip ?? false }),
});

const rowMinOperator = defineOperator({
  name: "row-min",
  params: { ...manySeries, skipna },
  returns: "Series",
  doc: "At each instant the smallest value; with `#:skipna #f` only where all series have one.",
  examples: [
    {
      formula: '(row-min (series "a") (series "b"))',
      gives: { "2020-01-01Z": 1, "2020-01-02Z": 2, "2020-01-03Z": 3, "2020-01-04Z": 30, "2020-01-05Z": 50 },
    },
  ],
  evaluate: ({ serieslist, skipna: skip }) => rowMin(serieslist, { skipMissing: skip ?? false }),
});

const rowMaxOperator = defineOperator({
  name: "row-max",
  params: { ...manySeries, skipna },
  returns: "Series",
  doc: "At each instant the largest value; with `#:skipna #f` only where all series have one.",
  examples: [
    {
      formula: '(row-max (series "a") (series "b"))',
      gives: { "2020-01-01Z": 1, "2020-01-02Z": 10, "2020-01-03Z": 3, "2020-01-04Z": 40, "2020-01-05Z": 50 },
    },
  ],
  evaluate: ({ serieslist, skipna: skip }) => rowMax(serieslist, { skipMissing: skip ?? false }),
});

const std = defineOperator({
  name: "std",
  params: { ...manySeries, skipna },
  returns: "Series",
  doc: "At each instant the sample standard deviation of the values, where there are two or more.",
  examples: [
    {
      formula: '(std (series "a") (series "b"))',
      gives: { "2020-01-02Z": 5.656854249492381, "2020-01-04Z": 7.0710678118654755 },
    },
  ],
  evaluate: ({ serieslist, skipna: skip }) => rowStd(serieslist, { skipMissing: skip ?? false }),
});

const numberOrSeries = { args: param.rest(param.oneOf(param.number, param.series), 1) };

/** Numbers give a number, series a series; both at once go nowhere. */
function commonType(types: readonly TypeName[]): TypeName | undefined {
  const series = types.filter((type) => type === "Series").length;
  if (series === 0) return "Number";
  return series === types.length ? "Series" : undefined;
}

function areSeries(args: readonly (number | Series)[]): args is readonly Series[] {
  return args[0] instanceof Series;
}

const min = defineOperator({
  name: "min",
  params: numberOrSeries,
  returns: commonType,
  doc: "The smallest of several numbers; of several series, what `row-min` gives.",
  examples: [{ formula: "(min 3 2 5)", gives: 2 }],
  evaluate: ({ args }) => (areSeries(args) ? rowMin(args) : Math.min(...(args as readonly number[]))),
});

const max = defineOperator({
  name: "max",
  params: numberOrSeries,
  returns: commonType,
  doc: "The largest of several numbers; of several series, what `row-max` gives.",
  examples: [{ formula: "(max 3 2 5)", gives: 5 }],
  evaluate: ({ args }) => (areSeries(args) ? rowMax(args) : Math.max(...(args as readonly number[]))),
});

export const combineOperators: readonly Operator[] = [
  addOperator,
  subOperator,
  mulOperator,
  divOperator,
  priorityOperator,
  rowMeanOperator,
  rowMinOperator,
  rowMaxOperator,
  std,
  min,
  max,
] as unknown as readonly Operator[];
