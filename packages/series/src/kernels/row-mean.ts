import { Series } from "../series.js";
import { unwritten } from "../unwritten.js";
import type { LooseAlignment, Placement } from "./align.js";
import { Column } from "./column.js";
import { compact } from "./compact.js";
import { type Operand, operandFrom } from "./operand.js";
import { blockRows, overAligned, overRowsOf, type RowKernel } from "./rows.js";
import type { GridPlacement } from "./sparse-grid.js";

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
  if (operands.length === 0) return Series.empty();
  const plain = operands.map(({ series }) => ({ series }));
  const weights = operands.map((operand) => operand.weight ?? 1);
  const skips = options.skipMissing !== false;
  return overRowsOf(plain, (alignment) => {
    if (skips && alignment.hasEmptyRows) return meanOfScattered(plain, weights, alignment);
    return overAligned(plain, alignment, meanKernel(weights, skips));
  });
}

function meanKernel(weights: readonly number[], skips: boolean): RowKernel {
  const totals = new Float64Array(blockRows);
  let gaps = false;
  return (columns, out) => {
    const check = gaps ? Number.NaN : meanOfAll(columns, weights, out);
    // Where one block has gaps the next one will have some: it is not tried without them.
    gaps ||= skips && Number.isNaN(check);
    if (!gaps) return check;
    meanOfPresent(columns, weights, out, totals);
    return;
  };
}

/** The mean over inputs with gaps: one pass over the points of each. */
function meanOfScattered(
  operands: readonly Operand[],
  weights: readonly number[],
  { index, placements }: LooseAlignment,
): Series {
  const columns = operands.map(
    ({ series }, k) => new Column(series, index, placements[k] as Placement | GridPlacement),
  );
  const out = unwritten(index.length);
  const totals = new Float64Array(blockRows);
  for (let from = 0; from < out.length; from += blockRows) {
    const block = out.subarray(from, from + blockRows);
    block.fill(0);
    totals.fill(0);
    columns.forEach((column, k) => {
      if (weights[k] !== 0) column.accumulate(from, weights[k] as number, block, totals);
    });
    for (let i = 0; i < block.length; i++) block[i] = (block[i] as number) / (totals[i] as number);
  }
  return compact(index, out, (operands[0] as Operand).series.tzaware);
}

/** Stands for the columns that a group lacks. */
const nothing = new Float64Array(blockRows);

/** NaN in every row that lacks a cell, and the sum of the rows. Takes five columns in each pass over the block. */
function meanOfAll(columns: readonly Float64Array[], weights: readonly number[], out: Float64Array): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let check = 0;
  for (let k = 0; k < columns.length; k += 5) {
    const before = k === 0 ? nothing : out;
    check = addFive(before, columns.slice(k, k + 5), weights.slice(k, k + 5), out, k + 5 < columns.length ? 1 : total);
  }
  return check;
}

function addFive(
  before: Float64Array,
  [a, b = nothing, c = nothing, d = nothing, e = nothing]: readonly Float64Array[],
  [va, vb = 0, vc = 0, vd = 0, ve = 0]: readonly number[],
  out: Float64Array,
  divisor: number,
): number {
  const first = a as Float64Array;
  let check = 0;
  for (let i = 0; i < out.length; i++) {
    const ab = (before[i] as number) + (va as number) * (first[i] as number) + vb * (b[i] as number);
    const row = (ab + vc * (c[i] as number) + vd * (d[i] as number) + ve * (e[i] as number)) / divisor;
    out[i] = row;
    check += row;
  }
  return check;
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
  for (let k = 0; k < columns.length; k += 2) {
    const first = columns[k] as Float64Array;
    const second = columns[k + 1];
    if (second === undefined) addPresent(first, weights[k] as number, out, totals);
    else addTwoPresent(first, weights[k] as number, second, weights[k + 1] as number, out, totals);
  }
  for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) / (totals[i] as number);
}

/** Multiplies by the presence, 0 or 1: at scattered gaps a branch would be guessed wrong half of the time. */
function addPresent(column: Float64Array, weight: number, out: Float64Array, totals: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    const value = column[i] as number;
    const present = Number(!Number.isNaN(value)) * weight;
    totals[i] = (totals[i] as number) + present;
    out[i] = (out[i] as number) + (present === 0 ? 0 : present * value);
  }
}

function addTwoPresent(
  a: Float64Array,
  weightOfA: number,
  b: Float64Array,
  weightOfB: number,
  out: Float64Array,
  totals: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    const hasX = Number(!Number.isNaN(x)) * weightOfA;
    const hasY = Number(!Number.isNaN(y)) * weightOfB;
    totals[i] = (totals[i] as number) + hasX + hasY;
    out[i] = (out[i] as number) + (hasX === 0 ? 0 : hasX * x) + (hasY === 0 ? 0 : hasY * y);
  }
}
