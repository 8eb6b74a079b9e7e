import { Series } from "../series.js";
import type { TimeIndex } from "../time-index.js";
import { type Alignment, align, type Placement } from "./align.js";
import { Column } from "./column.js";
import { compact } from "./compact.js";
import { isComplete } from "./complete.js";
import { fillMissing } from "./fill.js";
import { assertSameAwareness, type Operand } from "./operand.js";

/** Computes one block of at most `blockRows` rows: the columns have the length of `out`, NaN is a missing cell. */
export type RowKernel = (columns: readonly Float64Array[], out: Float64Array) => void;

/**
 * Joins the inputs on the union of their instants, fills, computes each row and drops the rows that
 * come out as NaN. Works in blocks that stay in the processor's cache, so that the only large
 * allocation is the result.
 */
export function overRows(operands: readonly Operand[], kernel: RowKernel): Series {
  return operands.length === 0 ? Series.empty() : overAligned(operands, aligned(operands), kernel);
}

/** The rows of the inputs, some of which may be empty where these come out as NaN. */
export function aligned(operands: readonly Operand[]): Alignment {
  assertSameAwareness(operands.map(({ series }) => series));
  const indices = operands.map(({ series }) => series.index);
  return align(indices, { emptyRows: () => dropsEmptyRows(operands) });
}

/** As `overRows`, for at least one input and rows that are known. */
export function overAligned(operands: readonly Operand[], { index, placements }: Alignment, kernel: RowKernel): Series {
  const first = (operands[0] as Operand).series;
  const columns = operands.map((operand, k) => columnOf(operand, index, placements[k] as Placement));
  const scratch = operands.map(() => new Float64Array(Math.min(blockRows, index.length)));
  const out = new Float64Array(index.length);
  let complete = true;
  for (let from = 0; from < out.length; from += blockRows) {
    const block = out.subarray(from, from + blockRows);
    kernel(
      columns.map((column, k) => column.read(from, block.length, scratch[k] as Float64Array)),
      block,
    );
    complete &&= isComplete(block);
  }
  return complete ? new Series(index, out, first.tzaware) : compact(index, out, first.tzaware);
}

/** Whether a row without any point comes out as NaN, and no rule counts rows. */
function dropsEmptyRows(operands: readonly Operand[]): boolean {
  const given = (value: unknown): boolean => value !== undefined && value !== null;
  return operands.some(({ fill }) => !given(fill)) && !operands.some(({ fill, limit }) => given(fill) && given(limit));
}

export const blockRows = 4096;

function columnOf({ series, fill, limit }: Operand, rows: TimeIndex, placement: Placement): Column {
  if (fill === undefined || fill === null) return new Column(series, rows, placement);
  if (typeof fill === "number" && (limit === undefined || limit === null)) {
    return new Column(series, rows, placement, fill);
  }
  const dense = new Float64Array(rows.length).fill(Number.NaN);
  new Column(series, rows, placement).overlay(0, dense);
  fillMissing(dense, fill, limit);
  return new Column(new Series(rows, dense, series.tzaware), rows, { offset: 0, stride: 1 });
}
