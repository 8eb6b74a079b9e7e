import { type AnySeries, isNumeric, Series, type Values } from "../series.js";

export interface ValueRange {
  /** Inclusive lower bound, epoch milliseconds; none when undefined. */
  readonly from?: number | undefined;
  /** Upper bound, epoch milliseconds; none when undefined. */
  readonly to?: number | undefined;
}

/** The points with `from` ≤ time < `to`. Shares memory with the input; O(log n). */
export function slice<S extends AnySeries>(series: S, range: ValueRange): S {
  const end = range.to === undefined ? series.length : series.index.lowerBound(range.to);
  return cut(series, range.from, end);
}

/** The points with `from` ≤ time ≤ `to`, both ends included. Shares memory with the input; O(log n). */
export function sliceInclusive<S extends AnySeries>(series: S, range: ValueRange): S {
  const end = range.to === undefined ? series.length : series.index.upperBound(range.to);
  return cut(series, range.from, end);
}

function cut<S extends AnySeries>(series: S, from: number | undefined, end: number): S {
  const start = from === undefined ? 0 : series.index.lowerBound(from);
  if (start === 0 && end === series.length) return series;
  const stop = Math.max(start, end);
  const values: Values = isNumeric(series) ? series.values.subarray(start, stop) : series.values.slice(start, stop);
  return new Series(series.index.slice(start, stop), values, series.tzaware) as S;
}
