import type { Series } from "../series.js";
import { type Operand, operandFrom } from "./operand.js";
import { overRows } from "./rows.js";

/**
 * The sum of several series, from left to right, at the instants where each has a value or a fill
 * rule gives it one.
 *
 * @throws {SeriesError} `mixed_awareness`
 */
export function add(inputs: readonly (Series | Operand)[]): Series {
  return overRows(inputs.map(operandFrom), ([first, ...others], out) => {
    out.set(first as Float64Array);
    for (const column of others) {
      for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + (column[i] as number);
    }
  });
}
