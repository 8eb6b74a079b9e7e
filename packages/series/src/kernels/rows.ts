import { Series } from "../series.js";
import type { TimeIndex } from "../time-index.js";
import { unwritten } from "../unwritten.js";
import { type LooseAlignment, overLooseRows, type Placement } from "./align.js";
import { Column } from "./column.js";
import { compact } from "./compact.js";
import { isComplete } from "./complete.js";
import { fillMissing } from "./fill.js";
import { assertSameAwareness, type Operand } from "./operand.js";
import type { GridPlacement } from "./sparse-grid.js";

/**
 * Computes one block of at most `blockRows` rows: the columns have the length of `out`, NaN is a missing cell. One that
 * knows the sum of what it wrote, or any number that is NaN when a row is, answers it: `out` is not read for that again.
 */
export type RowKernel = (columns: readonly Float64Array[], out: Float64Array) => number | undefined;

/**
 * Joins the inputs on the union of their instants, fills, computes each row and drops the rows that
 * come out as NaN. Works in blocks that stay in the processor's cache, so that the only large
 * allocation is the result.
 */
export function overRows(operands: readonly Operand[], kernel: RowKernel): Series {
  if (operands.length === 0) return Series.empty();
  return overRowsOf(operands, (alignment) => overAligned(operands, alignment, kernel));
}

/** What `compute` makes of the rows of the inputs, some of which may be empty where these come out as NaN. */
export function overRowsOf(operands: readonly Operand[], compute: (alignment: LooseAlignment) => Series): Series {
  assertSameAwareness(operands.map(({ series }) => series));
  const indices = operands.map(({ series }) => series.index);
  return overLooseRows(indices, () => dropsEmptyRows(operands), compute);
}

/** As `overRows`, for at least one input and rows that are known. */
export function overAligned(
  operands: readonly Operand[],
  { index, placements }: LooseAlignment,
  kernel: RowKernel,
): Series {
  const first = (operands[0] as Operand).series;
  const columns = operands.map((operand, k) => columnOf(operand, index, placements[k] as Placement | GridPlacement));
  const scratch = operands.map(() => new Float64Array(Math.min(blockRows, index.length)));
  const out = unwritten(index.length);
  let complete = true;
  for (let from = 0; from < out.length; from += blockRows) {
    const block = out.subarray(from, from + blockRows);
    const check = kernel(
      columns.map((column, k) => column.read(from, block.length, scratch[k] as Float64Array)),
      block,
    );
    complete &&= check === undefined ? isComplete(block) : !Number.isNaN(check);
  }
  return complete ? new Series(index, out, first.tzaware) : compact(index, out, first.tzaware);
}

/** Whether a row without any point comes out as NaN, and no rule counts rows. */
function dropsEmptyRows(operands: readonly Operand[]): boolean {
  const given = (value: unknown): boolean => value !== undefined && value !== null;
  return operands.some(({ fill }) => !given(fill)) && !operands.some(({ fill, limit }) => given(fill) && given(limit));
}

export const blockRows = 4096;

function columnOf({ series, fill, limit }: Operand, rows: TimeIndex, placement: Placement | GridPlacement): Column {
  if (fill === undefined || fill === null) return new Column(series, rows, placement);
  if (typeof fill === "number" && (limit === undefined || limit === null)) {
    return new Column(series, rows, placement, fill);
  }
  const dense = new Float64Array(rows.length).fill(Number.NaN);
  new Column(series, rows, placement).overlay(0, dense);
  fillMissing(dense, fill, limit);
  return new Column(new Series(rows, dense, series.tzaware), rows, { offset: 0, stride: 1 });
}
