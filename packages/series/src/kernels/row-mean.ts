import type { Series } from "../series.js";
import { type Operand, operandFrom } from "./operand.js";
import { overRows } from "./rows.js";

export interface RowOptions {
  /** True (default): missing cells do not count. False: rows with a missing cell are dropped. */
  readonly skipMissing?: boolean | undefined;
}

/**
 * Row by row the mean of the inputs, weighted by their `weight`; a missing cell takes its weight
 * with it. Fill rules are ignored.
 *
 * @throws {SeriesError} `mixed_awareness`
 */
export function rowMean(inputs: readonly (Series | Operand)[], options: RowOptions = {}): Series {
  const operands = inputs.map(operandFrom);
  const weights = operands.map((operand) => operand.weight ?? 1);
  const unfilled = operands.map(({ series }) => ({ series }));
  if (options.skipMissing === false) return overRows(unfilled, (columns, out) => meanOfAll(columns, weights, out));
  const totals = new Float64Array(blockRows);
  return overRows(unfilled, (columns, out) => meanOfPresent(columns, weights, out, totals));
}

const blockRows = 4096;

function meanOfAll(columns: readonly Float64Array[], weights: readonly number[], out: Float64Array): void {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  out.fill(0);
  columns.forEach((column, k) => {
    const weight = weights[k] as number;
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + weight * (column[i] as number);
  });
  for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) / total;
}

/** A row without any value divides 0 by 0 and is dropped with the other NaN rows. */
function meanOfPresent(
  columns: readonly Float64Array[],
  weights: readonly number[],
  out: Float64Array,
  totals: Float64Array,
): void {
  out.fill(0);
  totals.fill(0);
  columns.forEach((column, k) => {
    const weight = weights[k] as number;
    for (let i = 0; i < out.length; i++) {
      const value = column[i] as number;
      const present = !Number.isNaN(value);
      out[i] = (out[i] as number) + (present ? weight * value : 0);
      totals[i] = (totals[i] as number) + (present ? weight : 0);
    }
  });
  for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) / (totals[i] as number);
}
