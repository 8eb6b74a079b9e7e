import { type AnySeries, Series, TimeIndex, type Values } from "@asof/series";

/** The series with exactly these points between two instants, both included, and its own elsewhere. */
export function spliced(series: AnySeries, points: AnySeries, from: number, to: number): AnySeries {
  const start = series.index.lowerBound(from);
  const end = Math.max(start, series.index.upperBound(to));
  const index = splicedIndex(series.index, points.index, start, end);
  const values = splicedValues(series.values, points.values, start, end);
  return new Series(index, values, series.tzaware) as AnySeries;
}

/** The same instants again when nothing came or went, and evenly spaced ones as long as they stay that. */
function splicedIndex(index: TimeIndex, points: TimeIndex, start: number, end: number): TimeIndex {
  if (points.length === end - start && sameInstants(index, points, start)) return index;
  const { first, step } = index;
  if (first !== undefined && step !== undefined && end === index.length) {
    const extended = TimeIndex.regular(first, step, start + points.length);
    if (sameInstants(extended, points, start)) return extended;
  }
  const times = new Float64Array(index.length - (end - start) + points.length);
  times.set(index.times.subarray(0, start));
  times.set(points.times, start);
  times.set(index.times.subarray(end), start + points.length);
  return TimeIndex.trusted(times);
}

function sameInstants(index: TimeIndex, points: TimeIndex, start: number): boolean {
  for (let i = 0; i < points.length; i++) if (index.at(start + i) !== points.at(i)) return false;
  return true;
}

function splicedValues(values: Values, points: Values, start: number, end: number): Values {
  if (!(values instanceof Float64Array && points instanceof Float64Array)) {
    return [...values.slice(0, start), ...points, ...values.slice(end)] as Values;
  }
  const all = new Float64Array(values.length - (end - start) + points.length);
  all.set(values.subarray(0, start));
  all.set(points, start);
  all.set(values.subarray(end), start + points.length);
  return all;
}
