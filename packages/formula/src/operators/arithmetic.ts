import { addScalar, divScalar, mulScalar, powScalar, Series } from "@asof/series";
import { FormulaError } from "../errors.js";
import { defineOperator, type Operator } from "../operator.js";
import { param, type TypeName } from "../param.js";

const numberOrSeries = param.oneOf(param.number, param.series);

/** The type of `x ∘ n`: that of a series if `x` is one, else of the more general number. */
function scalarType(x: TypeName | undefined, n: TypeName | undefined): TypeName {
  if (x === "Series") return "Series";
  if (x === "float" || n === "float") return "float";
  return x === "int" && n === "int" ? "int" : "Number";
}

const plus = defineOperator({
  name: "+",
  pure: true,
  params: { num: param.number, num_or_series: numberOrSeries },
  returns: ([n, x]) => scalarType(x, n),
  doc: "The number plus the other number, or plus each value of the series.",
  examples: [
    {
      formula: '(+ 1 (series "a"))',
      gives: { "2020-01-01Z": 2, "2020-01-02Z": 3, "2020-01-03Z": 4, "2020-01-04Z": 41 },
    },
  ],
  keepsOptions: true,
  evaluate: ({ num, num_or_series: x }) => (x instanceof Series ? addScalar(x, num) : num + x),
});

const times = defineOperator({
  name: "*",
  pure: true,
  params: { num: param.number, num_or_series: numberOrSeries },
  returns: ([n, x]) => scalarType(x, n),
  doc: "The number times the other number, or times each value of the series.",
  examples: [
    {
      formula: '(* -2 (series "a"))',
      gives: { "2020-01-01Z": -2, "2020-01-02Z": -4, "2020-01-03Z": -6, "2020-01-04Z": -80 },
    },
  ],
  keepsOptions: true,
  evaluate: ({ num, num_or_series: x }) => (x instanceof Series ? mulScalar(x, num) : num * x),
});

const over = defineOperator({
  name: "/",
  pure: true,
  params: { num_or_series: numberOrSeries, num: param.number },
  returns: ([x, n]) => scalarType(x, n),
  doc: `The number, or each value of the series, divided by a number.

A series divided by 0 gives infinities; a number divided by 0 is an error.`,
  examples: [
    {
      formula: '(/ (series "a") 2)',
      gives: { "2020-01-01Z": 0.5, "2020-01-02Z": 1, "2020-01-03Z": 1.5, "2020-01-04Z": 20 },
    },
    { formula: "(/ 3 2)", gives: 1.5 },
  ],
  keepsOptions: true,
  evaluate({ num_or_series: x, num }) {
    if (x instanceof Series) return divScalar(x, num);
    if (num === 0) throw new FormulaError("invalid_argument", `${x} cannot be divided by zero.`);
    return x / num;
  },
});

const power = defineOperator({
  name: "**",
  params: { series: param.series, num: param.number },
  returns: "Series",
  doc: "Each value of the series to the power of the number.",
  examples: [
    {
      formula: '(** (series "a") 2)',
      gives: { "2020-01-01Z": 1, "2020-01-02Z": 4, "2020-01-03Z": 9, "2020-01-04Z": 1600 },
    },
  ],
  keepsOptions: true,
  evaluate: ({ series, num }) => powScalar(series, num),
});

export const arithmeticOperators: readonly Operator[] = [plus, times, over, power] as unknown as readonly Operator[];
