import type { Series } from "../series.js";
import type { TimeIndex } from "../time-index.js";

/** The values of a series looked up at other instants; NaN where there is none. */
export type Reindexing = (series: Series, at: TimeIndex) => Float64Array;

/** How `resample` looks values up at the labels of its buckets. */
export const reindexings: Readonly<Record<string, Reindexing>> = {
  asfreq: (series, at) => lookUp(series, at, (_before, after, time) => (series.index.at(after) === time ? after : -1)),
  ffill: (series, at) => lookUp(series, at, (before) => before),
  bfill: (series, at) => lookUp(series, at, (_before, after) => after),
  nearest: (series, at) => lookUp(series, at, (before, after, time) => nearer(series.index, before, after, time)),
  interpolate: (series, at) => interpolated(reindexings.asfreq?.(series, at) as Float64Array),
};

/** Chooses between the last position at or before a time and the first at or after it; −1 for none. */
type Choice = (before: number, after: number, time: number) => number;

function lookUp(series: Series, at: TimeIndex, choose: Choice): Float64Array {
  const { index, values } = series;
  const out = new Float64Array(at.length);
  let after = 0;
  for (let row = 0; row < out.length; row++) {
    const time = at.at(row);
    while (after < index.length && index.at(after) < time) after++;
    const exact = after < index.length && index.at(after) === time;
    const position = choose(exact ? after : after - 1, after, time);
    out[row] = values[position] ?? Number.NaN;
  }
  return out;
}

/** The later one of two equally near neighbours, as pandas does. */
function nearer(index: TimeIndex, before: number, after: number, time: number): number {
  if (before < 0) return after;
  if (after >= index.length) return before;
  return time - index.at(before) < index.at(after) - time ? before : after;
}

/** Straight lines by position between known values, the last one carried on. In place. */
function interpolated(values: Float64Array): Float64Array {
  let known = -1;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    if (known >= 0) bridge(values, known, i);
    known = i;
  }
  if (known >= 0) values.fill(values[known] as number, known);
  return values;
}

function bridge(values: Float64Array, from: number, to: number): void {
  const slope = ((values[to] as number) - (values[from] as number)) / (to - from);
  for (let i = from + 1; i < to; i++) values[i] = (values[from] as number) + slope * (i - from);
}
