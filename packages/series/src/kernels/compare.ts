import { Series } from "../series.js";
import { map } from "./map.js";
import { overRows } from "./rows.js";

export const comparisons = [">", ">=", "<", "<=", "==", "<>"] as const;
export type Comparison = (typeof comparisons)[number];

export interface CompareOptions {
  /** What stands where the comparison holds; 1 by default. */
  readonly trueValue?: number | undefined;
  /** What stands where it does not; 0 by default. */
  readonly falseValue?: number | undefined;
}

/**
 * Where `left` compares to `right` as said: with a number at each instant of `left`, with a series
 * at the instants that both have.
 *
 * @throws {SeriesError} `mixed_awareness`
 */
export function compare(
  left: Series,
  comparison: Comparison,
  right: Series | number,
  options: CompareOptions = {},
): Series {
  const { trueValue = 1, falseValue = 0 } = options;
  const holds = tests[comparison];
  if (!(right instanceof Series)) return map(left, (value) => (holds(value, right) ? trueValue : falseValue));
  return overRows([{ series: left }, { series: right }], ([a, b], out) => {
    for (let i = 0; i < out.length; i++) {
      const x = a?.[i] as number;
      const y = b?.[i] as number;
      out[i] = Number.isNaN(x) || Number.isNaN(y) ? Number.NaN : holds(x, y) ? trueValue : falseValue;
    }
  });
}

const tests: Record<Comparison, (a: number, b: number) => boolean> = {
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  "==": (a, b) => a === b,
  "<>": (a, b) => a !== b,
};
