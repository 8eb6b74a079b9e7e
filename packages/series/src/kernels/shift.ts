import { type AnySeries, Series } from "../series.js";

/** The same values, `ms` milliseconds later (earlier when negative): elapsed time, no calendar. */
export function shift<S extends AnySeries>(series: S, ms: number): S {
  return new Series(series.index.shift(ms), series.values, series.tzaware) as S;
}
