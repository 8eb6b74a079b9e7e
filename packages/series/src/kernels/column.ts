import type { Series } from "../series.js";
import type { TimeIndex } from "../time-index.js";
import type { Placement } from "./align.js";
import type { GridPlacement } from "./sparse-grid.js";

/** One input of a row-wise kernel, read block after block in ascending order. */
export class Column {
  readonly #values: Float64Array;
  readonly #placement: Placement | GridPlacement;
  readonly #whole: boolean;
  /** What stands in for a missing cell; NaN when nothing does. */
  readonly #missing: number;
  #cursor = 0;

  constructor(series: Series, rows: TimeIndex, placement: Placement | GridPlacement, missing = Number.NaN) {
    this.#values = series.values;
    this.#whole = series.length === rows.length;
    this.#placement = placement;
    this.#missing = missing;
  }

  /** Rows `from` to `from + count`; the memory is the caller's `scratch` or the input itself. */
  read(from: number, count: number, scratch: Float64Array): Float64Array {
    if (this.#whole && Number.isNaN(this.#missing)) return this.#values.subarray(from, from + count);
    const out = scratch.subarray(0, count);
    out.fill(this.#missing);
    this.overlay(from, out);
    if (!Number.isNaN(this.#missing)) replaceNaN(out, this.#missing);
    return out;
  }

  /** Writes the points that lie in the rows from `from` on; other cells of `out` stay as they are. */
  overlay(from: number, out: Float64Array): void {
    if ("times" in this.#placement) this.#overlayGrid(from, out, this.#placement);
    else if ("rows" in this.#placement) this.#overlayRows(from, out, this.#placement.rows);
    else if (this.#placement.stride === 1) this.#overlayRun(from - this.#placement.offset, out);
    else this.#overlayStride(from, out, this.#placement.offset, this.#placement.stride);
  }

  /** Adds the points in the rows from `from` on, times a weight, to `sums`, and the weight to `totals`. */
  accumulate(from: number, weight: number, sums: Float64Array, totals: Float64Array): void {
    const placement = this.#placement;
    if ("times" in placement) this.#accumulateGrid(from, weight, sums, totals, placement);
    else this.#accumulateRows(from, weight, sums, totals, placement);
  }

  #accumulateGrid(
    from: number,
    weight: number,
    sums: Float64Array,
    totals: Float64Array,
    placement: GridPlacement,
  ): void {
    const { times, start, step } = placement;
    const values = this.#values;
    const end = from + sums.length;
    let off = 0;
    let i = this.#cursor;
    for (; i < values.length; i++) {
      const exact = ((times[i] as number) - start) / step;
      const row = exact | 0;
      if (row >= end) break;
      off += exact - row;
      const value = values[i] as number;
      if (Number.isNaN(value)) continue;
      const at = row - from;
      sums[at] = (sums[at] as number) + weight * value;
      totals[at] = (totals[at] as number) + weight;
    }
    placement.off += off;
    this.#cursor = i;
  }

  #accumulateRows(from: number, weight: number, sums: Float64Array, totals: Float64Array, placement: Placement): void {
    const values = this.#values;
    const end = from + sums.length;
    let i = this.#cursor;
    for (; i < values.length; i++) {
      const row = "rows" in placement ? (placement.rows[i] as number) : placement.offset + i * placement.stride;
      if (row >= end) break;
      const value = values[i] as number;
      if (Number.isNaN(value)) continue;
      const at = row - from;
      sums[at] = (sums[at] as number) + weight * value;
      totals[at] = (totals[at] as number) + weight;
    }
    this.#cursor = i;
  }

  #overlayGrid(from: number, out: Float64Array, placement: GridPlacement): void {
    const { times, start, step } = placement;
    const values = this.#values;
    const end = from + out.length;
    let off = 0;
    let i = this.#cursor;
    for (; i < values.length; i++) {
      const exact = ((times[i] as number) - start) / step;
      const row = exact | 0;
      if (row >= end) break;
      off += exact - row;
      out[row - from] = values[i] as number;
    }
    placement.off += off;
    this.#cursor = i;
  }

  #overlayRun(start: number, out: Float64Array): void {
    const first = Math.max(start, 0);
    const last = Math.min(start + out.length, this.#values.length);
    if (first < last) out.set(this.#values.subarray(first, last), first - start);
  }

  #overlayStride(from: number, out: Float64Array, offset: number, stride: number): void {
    const values = this.#values;
    let i = Math.max(0, Math.ceil((from - offset) / stride));
    for (let row = offset + i * stride - from; row < out.length && i < values.length; row += stride) {
      out[row] = values[i++] as number;
    }
  }

  #overlayRows(from: number, out: Float64Array, rows: Int32Array): void {
    const values = this.#values;
    const end = from + out.length;
    let i = this.#cursor;
    for (; i < values.length && (rows[i] as number) < end; i++) out[(rows[i] as number) - from] = values[i] as number;
    this.#cursor = i;
  }
}

function replaceNaN(values: Float64Array, by: number): void {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = by;
}
