import { type Comparison, compare, comparisons } from "@asof/series";
import { defineOperator, type Operator, type OperatorExample } from "../operator.js";
import { param } from "../param.js";

const words: Record<Comparison, string> = {
  ">": "is greater than",
  ">=": "is at least",
  "<": "is less than",
  "<=": "is at most",
  "==": "equals",
  "<>": "differs from",
};

const results: Record<Comparison, readonly [number, number, number, number]> = {
  ">": [0, 0, 1, 1],
  ">=": [0, 1, 1, 1],
  "<": [1, 0, 0, 0],
  "<=": [1, 1, 0, 0],
  "==": [0, 1, 0, 0],
  "<>": [1, 0, 1, 1],
};

function example(name: Comparison): OperatorExample {
  const gives = Object.fromEntries(results[name].map((value, i) => [`2020-01-0${i + 1}Z`, value]));
  return { formula: `(${name} (series "a") 2)`, gives };
}

/** One operator for each comparison; with a series, at the instants that both have. */
export const compareOperators: readonly Operator[] = comparisons.map((name) =>
  defineOperator({
    name,
    params: {
      series: param.series,
      num_or_series: param.oneOf(param.number, param.series),
      false_value: param.optional(param.number, 0),
      true_value: param.optional(param.number, 1),
    },
    returns: "Series",
    doc: `1 where the series ${words[name]} the number or the other series, else 0; or the two values given.`,
    examples: [example(name)],
    evaluate: ({ series, num_or_series: other, false_value, true_value }) =>
      compare(series, name, other, { falseValue: false_value ?? 0, trueValue: true_value ?? 1 }),
  }),
) as unknown as readonly Operator[];
