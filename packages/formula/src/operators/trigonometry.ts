import { dropMissing, map, overRows } from "@asof/series";
import { optionsOf } from "../formula-series.js";
import { defineOperator, type Operator } from "../operator.js";
import { param } from "../param.js";

const degree = Math.PI / 180;

function unary(name: string, doc: string, transform: (value: number) => number): Operator {
  return defineOperator({
    name: `trig.${name}`,
    params: { series: param.series },
    returns: "Series",
    doc,
    examples: [{ formula: `(trig.${name} (/ (series "a") 40))` }],
    keepsOptions: true,
    evaluate: ({ series }) => dropMissing(map(series, transform)),
  }) as unknown as Operator;
}

const arctan2 = defineOperator({
  name: "trig.row-arctan2",
  params: { series1: param.series, series2: param.series },
  returns: "Series",
  doc: "The angle of the point (second series, first series) in degrees, at the instants that both have or fill.",
  examples: [
    {
      formula: '(trig.row-arctan2 (series "a") (series "b"))',
      gives: { "2020-01-02Z": 11.309932474020213, "2020-01-04Z": 53.13010235415598 },
    },
  ],
  evaluate: ({ series1, series2 }) =>
    overRows(
      [series1, series2].map((series) => ({ series, ...optionsOf(series) })),
      ([y, x], out) => {
        for (let i = 0; i < out.length; i++) out[i] = Math.atan2(y?.[i] as number, x?.[i] as number) / degree;
      },
    ),
});

export const trigonometryOperators: readonly Operator[] = [
  unary("cos", "The cosine of each value, in degrees.", (value) => Math.cos(value * degree)),
  unary("sin", "The sine of each value, in degrees.", (value) => Math.sin(value * degree)),
  unary("tan", "The tangent of each value, in degrees.", (value) => Math.tan(value * degree)),
  unary(
    "arccos",
    "The angle in degrees with that cosine; values beyond ±1 are left out.",
    (v) => Math.acos(v) / degree,
  ),
  unary("arcsin", "The angle in degrees with that sine; values beyond ±1 are left out.", (v) => Math.asin(v) / degree),
  unary("arctan", "The angle in degrees with that tangent.", (value) => Math.atan(value) / degree),
  arctan2 as unknown as Operator,
];
