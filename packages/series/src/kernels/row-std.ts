import type { Series } from "../series.js";
import { type Operand, operandFrom } from "./operand.js";
import type { RowOptions } from "./row-mean.js";
import { overRows } from "./rows.js";

/**
 * Row by row the sample standard deviation (n − 1) of the inputs; rows with fewer than two values
 * are dropped. Fill rules are ignored. Two passes over each row, so that close values keep their digits.
 *
 * @throws {SeriesError} `mixed_awareness`
 */
export function rowStd(inputs: readonly (Series | Operand)[], options: RowOptions = {}): Series {
  const operands = inputs.map((input) => ({ series: operandFrom(input).series }));
  const needed = options.skipMissing === false ? Math.max(2, operands.length) : 2;
  return overRows(operands, (columns, out) => {
    for (let i = 0; i < out.length; i++) out[i] = deviation(columns, i, needed);
  });
}

function deviation(columns: readonly Float64Array[], row: number, needed: number): number {
  let count = 0;
  let sum = 0;
  for (let k = 0; k < columns.length; k++) {
    const value = (columns[k] as Float64Array)[row] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  if (count < needed) return Number.NaN;
  const mean = sum / count;
  let squares = 0;
  for (let k = 0; k < columns.length; k++) {
    const value = (columns[k] as Float64Array)[row] as number;
    if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  }
  return Math.sqrt(squares / (count - 1));
}
