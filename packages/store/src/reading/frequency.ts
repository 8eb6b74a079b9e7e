import { type AnySeries, roundToMicros, Series, TimeIndex, type Values } from "@asof/series";
import { StoreError } from "../errors.js";

export interface InferredFrequency {
  /** The median distance of neighbouring instants, milliseconds. */
  readonly stepMs: number;
  /** Which part of the distances is exactly that, from 0 to 1. */
  readonly share: number;
}

/** How far apart the instants of a series usually are; `undefined` when there are less than two. */
export function inferFrequency({ index }: AnySeries): InferredFrequency | undefined {
  if (index.length < 2) return undefined;
  const steps = Float64Array.from({ length: index.length - 1 }, (_, i) => roundToMicros(index.at(i + 1) - index.at(i)));
  const middle = median(steps);
  const share = steps.filter((step) => step === middle).length / steps.length;
  return { stepMs: Math.floor(middle * 1000 + 1e-3) / 1000, share };
}

/**
 * The series with a missing value wherever its usual frequency has an instant, as far as the bounds
 * reach. Left as it is when it has less than three points.
 */
export function withGaps(
  series: AnySeries,
  { from, to }: { from?: number | undefined; to?: number | undefined },
): AnySeries {
  const frequency = series.length < 3 ? undefined : inferFrequency(series);
  if (frequency === undefined) return series;
  const { stepMs } = frequency;
  const [first, last] = [series.index.first as number, series.index.last as number];
  const grid: number[] = [];
  const [begin, end] = [from ?? first, to ?? last];
  assertGrid((end - begin) / stepMs);
  // With a lower bound alone the grid is that of the last instant, as in the original.
  const anchor = from !== undefined && to === undefined ? last : first;
  for (let at = anchor - Math.floor((anchor - begin) / stepMs) * stepMs; at <= end; at += stepMs) {
    grid.push(roundToMicros(at));
  }
  const times = Float64Array.from(new Set([...series.times, ...grid])).sort();
  const numeric = series.values instanceof Float64Array;
  let next = 0;
  const values = Array.from(times, (time) =>
    next < series.length && series.index.at(next) === time ? series.values[next++] : numeric ? Number.NaN : null,
  );
  const content = numeric ? Float64Array.from(values as number[]) : values;
  return new Series(TimeIndex.trusted(times), content as Values, series.tzaware) as AnySeries;
}

function assertGrid(points: number): void {
  if (points <= 50_000_000) return;
  throw new StoreError("invalid_argument", `The bounds are ${Math.round(points)} steps apart: narrow them.`);
}

function median(steps: Float64Array): number {
  const sorted = steps.slice().sort();
  const middle = sorted.length >>> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
