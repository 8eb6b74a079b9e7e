import { SeriesError } from "./errors.js";
import { formatInstant, type InstantLike, isAwareInstant, toEpochMs } from "./instant.js";
import { TimeIndex } from "./time-index.js";

/** Numbers (NaN = missing) or strings (null = missing). */
export type Values = Float64Array | readonly (string | null)[];

/** A series of numbers or of strings. */
export type AnySeries = Series<Float64Array> | Series<readonly (string | null)[]>;

/**
 * Values at strictly increasing instants. Immutable: kernels make new ones and may share arrays, so
 * nobody writes into `times` or `values`.
 *
 * `tzaware`: instants are places in time (UTC). Otherwise they are wall-clock times of an unnamed
 * place, kept as if they were UTC; the two kinds never mix.
 */
export class Series<V extends Values = Float64Array> {
  readonly index: TimeIndex;
  readonly values: V;
  readonly tzaware: boolean;

  /** @throws {SeriesError} `length_mismatch` when index and values differ in length. */
  constructor(index: TimeIndex, values: V, tzaware = true) {
    if (index.length !== values.length) {
      throw new SeriesError("length_mismatch", `${index.length} instants do not fit ${values.length} values.`);
    }
    this.index = index;
    this.values = values;
    this.tzaware = tzaware;
  }

  static empty(tzaware = true): Series {
    return new Series(TimeIndex.empty, new Float64Array(0), tzaware);
  }

  /** Epoch milliseconds, fractions carrying microseconds; wall clock read as UTC when not `tzaware`. */
  get times(): Float64Array {
    return this.index.times;
  }

  get length(): number {
    return this.index.length;
  }

  /** `[ISO instant, value]` in order of time; missing values are null. */
  *points(): Generator<[string, number | string | null]> {
    const zone = this.tzaware ? "Z" : "";
    for (let i = 0; i < this.length; i++) {
      const value = this.values[i] as number | string | null;
      yield [formatInstant(this.index.at(i), zone), Number.isNaN(value) ? null : value];
    }
  }

  /** `{ ISO instant: value }`, for people and for tests. */
  toObject(): Record<string, number | string | null> {
    return Object.fromEntries(this.points());
  }
}

export type Point = readonly [InstantLike, number | string | null];

/**
 * A series from points in any order: `{ "2014-01-06T00:00Z": 1.5 }`, pairs, or a Map. `null` is a
 * missing value. Awareness is read off the instants unless `tzaware` says it.
 *
 * @throws {SeriesError} `mixed_awareness`, `mixed_value_types`, `not_increasing` (the same instant twice).
 */
export function seriesFrom(
  points: Iterable<Point> | Record<string, number | null>,
  options?: { tzaware?: boolean },
): Series;
export function seriesFrom(
  points: Iterable<Point> | Record<string, number | string | null>,
  options?: { tzaware?: boolean },
): AnySeries;
export function seriesFrom(
  points: Iterable<Point> | Record<string, number | string | null>,
  options: { tzaware?: boolean } = {},
): AnySeries {
  const pairs = Symbol.iterator in points ? [...(points as Iterable<Point>)] : Object.entries(points);
  const sorted = pairs.map(([instant, value]) => ({ time: toEpochMs(instant), value })).sort((a, b) => a.time - b.time);
  const index = TimeIndex.from(Float64Array.from(sorted, (p) => p.time));
  const tzaware = options.tzaware ?? awarenessOf(pairs);
  const values = sorted.map((p) => p.value);
  if (values.every((v) => typeof v !== "string")) {
    return new Series(
      index,
      Float64Array.from(values, (v) => v ?? Number.NaN),
      tzaware,
    );
  }
  if (values.every((v) => typeof v !== "number")) return new Series(index, values, tzaware);
  throw new SeriesError("mixed_value_types", "A series holds numbers or strings, not both.");
}

/** True when the values are numbers. */
export function isNumeric(series: AnySeries): series is Series {
  return series.values instanceof Float64Array;
}

/** Same kind, same instants, same values; a missing value equals a missing one. */
export function seriesEqual(a: AnySeries, b: AnySeries): boolean {
  if (a.tzaware !== b.tzaware || isNumeric(a) !== isNumeric(b) || !a.index.equals(b.index)) return false;
  for (let i = 0; i < a.length; i++)
    if (!Object.is(a.values[i], b.values[i]) && a.values[i] !== b.values[i]) return false;
  return true;
}

function awarenessOf(pairs: readonly Point[]): boolean {
  const first = pairs[0];
  if (first === undefined) return true;
  const tzaware = isAwareInstant(first[0]);
  const odd = pairs.find(([instant]) => isAwareInstant(instant) !== tzaware);
  if (odd === undefined) return tzaware;
  throw new SeriesError(
    "mixed_awareness",
    `"${String(first[0])}" and "${String(odd[0])}" differ in having a time zone: give every instant an offset, or none.`,
  );
}
