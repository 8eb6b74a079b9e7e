import { SeriesError } from "../errors.js";
import { sumOfAll } from "./complete.js";

/** One number from the values at positions `from` ≤ i < `to`; missing values do not count. */
export type Aggregate = (values: Float64Array, from: number, to: number) => number;

/** The names that `aggregate` takes as a method, and `resample` too. */
export const aggregateMethods: readonly string[] = [
  "sum",
  "mean",
  "count",
  "size",
  "min",
  "max",
  "first",
  "last",
  "median",
  "prod",
  "var",
  "std",
  "sem",
  "nunique",
];

/**
 * One number from many; missing values (NaN) do not count. NaN where there is none to tell.
 *
 * @throws {SeriesError} `invalid_argument` for an unknown method.
 */
export function aggregate(values: Float64Array, method: string): number {
  const known = Object.hasOwn(aggregates, method) ? aggregates[method] : undefined;
  if (known !== undefined) return known(values, 0, values.length);
  const message = `"${method}" is not a way to aggregate: use one of ${aggregateMethods.join(", ")}.`;
  throw new SeriesError("invalid_argument", message, { method });
}

/** How `resample` condenses the values of one bucket. */
export const aggregates: Readonly<Record<string, Aggregate>> = {
  sum,
  mean: (values, from, to) => {
    const whole = sumOfAll(values, from, to);
    if (!Number.isNaN(whole)) return whole / (to - from);
    return sumOfPresent(values, from, to) / count(values, from, to);
  },
  count,
  size: (_values, from, to) => to - from,
  min: (values, from, to) => extreme(values, from, to, -1),
  max: (values, from, to) => extreme(values, from, to, 1),
  first: (values, from, to) => {
    for (let i = from; i < to; i++) if (!Number.isNaN(values[i])) return values[i] as number;
    return Number.NaN;
  },
  last: (values, from, to) => {
    for (let i = to - 1; i >= from; i--) if (!Number.isNaN(values[i])) return values[i] as number;
    return Number.NaN;
  },
  median,
  prod: (values, from, to) => {
    let product = 1;
    for (let i = from; i < to; i++) if (!Number.isNaN(values[i])) product *= values[i] as number;
    return product;
  },
  var: variance,
  std: (values, from, to) => Math.sqrt(variance(values, from, to)),
  sem: (values, from, to) => Math.sqrt(variance(values, from, to) / count(values, from, to)),
  nunique: (values, from, to) => new Set(values.subarray(from, to).filter((value) => !Number.isNaN(value))).size,
};

function sum(values: Float64Array, from: number, to: number): number {
  const whole = sumOfAll(values, from, to);
  return Number.isNaN(whole) ? sumOfPresent(values, from, to) : whole;
}

function sumOfPresent(values: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) total += value;
  }
  return total;
}

function count(values: Float64Array, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) if (!Number.isNaN(values[i])) n++;
  return n;
}

function extreme(values: Float64Array, from: number, to: number, sign: 1 | -1): number {
  let best = Number.NaN;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value) && !(value * sign <= best * sign)) best = value;
  }
  return best;
}

function median(values: Float64Array, from: number, to: number): number {
  const sorted = values
    .slice(from, to)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const half = sorted.length >>> 1;
  if (sorted.length % 2 === 1) return sorted[half] as number;
  return ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2;
}

/** The sample variance (n − 1), in two passes; NaN for fewer than two values. */
function variance(values: Float64Array, from: number, to: number): number {
  const n = count(values, from, to);
  if (n < 2) return Number.NaN;
  const mean = sum(values, from, to) / n;
  let squares = 0;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  }
  return squares / (n - 1);
}
