import { SeriesError } from "../errors.js";
import { Series } from "../series.js";
import { compact } from "./compact.js";
import { slidingMedian } from "./sliding-median.js";
import { slidingMoments } from "./sliding-moments.js";
import { isShape, shapes, slidingShape } from "./sliding-shape.js";

export const rollingMethods = [
  "mean",
  "sum",
  "min",
  "max",
  "median",
  "std",
  "var",
  "count",
  "sem",
  "skew",
  "kurt",
  "rank",
] as const;
export type RollingMethod = (typeof rollingMethods)[number];

/**
 * At each point the statistic of it and the `window − 1` points before it; the first `window − 1`
 * points and windows with a missing or infinite value are left out, but `count` tells how many values of
 * the window are there. O(n) for any window, but for `median`, `skew`, `kurt` and `rank`: O(n · window).
 * A window of no points has a `sum` and a `count` of 0, and nothing else.
 *
 * @throws {SeriesError} `invalid_argument` unless the window is a whole number, not negative, and the method known.
 * @see https://pandas.pydata.org/docs/reference/window.html for the conventions.
 */
export function rolling(series: Series, window: number, method: RollingMethod = "mean"): Series {
  if (!Number.isInteger(window) || window < 0) {
    throw new SeriesError("invalid_argument", `A window of ${window} points is not possible: use 0, 1, 2, …`);
  }
  if (!rollingMethods.includes(method)) {
    const message = `"${method}" is not a rolling method: use one of ${rollingMethods.join(", ")}.`;
    throw new SeriesError("invalid_argument", message, { method });
  }
  if (window === 0) return ofNoPoints(series, method);
  const count = Math.max(0, series.length - window + 1);
  const index = series.index.slice(window - 1, series.length);
  const out = new Float64Array(count);
  if (method === "median") slidingMedian(series.values, window, out);
  else if (method === "std" || method === "var") slidingMoments(series.values, window, out, method === "std");
  else if (isShape(method)) slidingShape(series.values, window, out, shapes[method]);
  else slidingFold(series.values, window, out, folds[method]);
  if (method === "mean") for (let i = 0; i < count; i++) out[i] = (out[i] as number) / window;
  return compact(index, out, series.tzaware);
}

function ofNoPoints(series: Series, method: RollingMethod): Series {
  if (method !== "sum" && method !== "count") return Series.empty(series.tzaware);
  return new Series(series.index, new Float64Array(series.length), series.tzaware);
}

const add = (a: number, b: number): number => a + b;
/** `Math.min` and `Math.max` answer NaN when either is NaN, as needed here. */
const folds = { mean: add, sum: add, min: Math.min, max: Math.max };

/**
 * Folds every window without ever subtracting: the tail of one stretch of `window` values, folded
 * backwards, joins the head of the next (van Herk, Gil and Werman), so that no error accumulates.
 */
function slidingFold(
  values: Float64Array,
  window: number,
  out: Float64Array,
  fold: (a: number, b: number) => number,
): void {
  const tails = new Float64Array(Math.min(window, values.length));
  for (let start = 0; start < out.length; start += window) {
    let tail = finite(values[start + window - 1]);
    tails[window - 1] = tail;
    for (let i = window - 2; i >= 0; i--) tails[i] = tail = fold(finite(values[start + i]), tail);
    let head = Number.NaN;
    out[start] = tail;
    const end = Math.min(window, out.length - start);
    for (let i = 1; i < end; i++) {
      const next = finite(values[start + window + i - 1]);
      head = i === 1 ? next : fold(head, next);
      out[start + i] = fold(tails[i] as number, head);
    }
  }
}

/** Infinite values have no place in a moving statistic: missing, as in pandas. */
function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : Number.NaN;
}
