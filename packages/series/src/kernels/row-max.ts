import type { Series } from "../series.js";
import { isComplete } from "./complete.js";
import { type Operand, operandFrom } from "./operand.js";
import type { RowOptions } from "./row-mean.js";
import { overRows } from "./rows.js";

/**
 * Row by row the largest value of the inputs. Fill rules are ignored.
 *
 * @throws {SeriesError} `mixed_awareness`
 */
export function rowMax(inputs: readonly (Series | Operand)[], options: RowOptions = {}): Series {
  const operands = inputs.map((input) => ({ series: operandFrom(input).series }));
  return overRows(operands, ([first, ...others], out) => {
    out.set(first as Float64Array);
    for (const column of others) keepMax(column, out);
    if (options.skipMissing === false || isComplete(out)) return;
    out.set(first as Float64Array);
    for (const column of others) keepPresentMax(column, out);
  });
}

/** `Math.max` answers NaN when either side is: right for rows that must be whole, and a sign of a gap. */
function keepMax(column: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.max(out[i] as number, column[i] as number);
}

function keepPresentMax(column: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    const known = out[i] as number;
    const next = column[i] as number;
    out[i] = Number.isNaN(known) ? next : Number.isNaN(next) ? known : Math.max(known, next);
  }
}
