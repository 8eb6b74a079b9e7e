import type { Series } from "../series.js";
import { type Operand, operandFrom } from "./operand.js";
import { overRows } from "./rows.js";

/**
 * `left / right` at the instants where both have a value or a fill rule gives it one: x/0 is
 * infinite, 0/0 is dropped.
 *
 * @throws {SeriesError} `mixed_awareness`
 */
export function div(left: Series | Operand, right: Series | Operand): Series {
  return overRows([operandFrom(left), operandFrom(right)], ([a, b], out) => {
    const x = a as Float64Array;
    const y = b as Float64Array;
    for (let i = 0; i < out.length; i++) out[i] = (x[i] as number) / (y[i] as number);
  });
}
