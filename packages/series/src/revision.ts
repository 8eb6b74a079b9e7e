import { SeriesError } from "./errors.js";
import { type AnySeries, isNumeric, Series, type Values } from "./series.js";
import { TimeIndex } from "./time-index.js";

/**
 * What one insertion changed. `diff` holds the new and the changed points; a missing value in it
 * erases the point.
 */
export interface Revision<S extends AnySeries = AnySeries> {
  /** When it became known, epoch milliseconds UTC. */
  readonly insertionDate: number;
  readonly diff: S;
}

/** The smallest absolute difference that counts as a change. */
export const changeTolerance = 1e-14;

/**
 * The points of `next` that are new in, or differ from, `state`. Missing equals missing; both sides
 * keep their missing values as erasure marks. O(n + m), and O(n) over evenly spaced appends.
 */
export function diff<S extends AnySeries>(state: S, next: S): S {
  assertSameKind(state, next);
  const kept: number[] = [];
  const same = isNumeric(state) ? sameNumber : Object.is;
  let at = next.length === 0 ? 0 : state.index.lowerBound(next.index.at(0));
  for (let i = 0; i < next.length; i++) {
    const time = next.index.at(i);
    while (at < state.length && state.index.at(at) < time) at++;
    const known = at < state.length && state.index.at(at) === time;
    if (!known || !same(state.values[at] as never, next.values[i] as never)) kept.push(i);
  }
  return kept.length === next.length ? next : take(next, kept);
}

/**
 * `state` with the points of `change` laid over it: the union of the instants, the value of `change`
 * where it has one, erasure marks included. O(n + m); an append copies.
 */
export function patch<S extends AnySeries>(state: S, change: S): S {
  assertSameKind(state, change);
  if (change.length === 0) return state;
  if (state.length === 0) return change;
  const from = state.index.lowerBound(change.index.at(0));
  const to = state.index.upperBound(change.index.at(change.length - 1));
  const middle = overlay(state, change, from, to);
  const times = new Float64Array(from + middle.times.length + state.length - to);
  times.set(state.index.slice(0, from).times);
  times.set(middle.times, from);
  times.set(state.index.slice(to, state.length).times, from + middle.times.length);
  const values = splice(state.values, middle.values, from, to);
  return new Series(TimeIndex.trusted(times), values, state.tzaware) as S;
}

/** Without the points that are missing (erased). */
export function dropMissing<S extends AnySeries>(series: S): S {
  const missing = (v: number | string | null): boolean => v === null || Number.isNaN(v);
  let count = 0;
  for (let i = 0; i < series.length; i++) if (missing(series.values[i] as number)) count++;
  if (count === 0) return series;
  const kept: number[] = [];
  for (let i = 0; i < series.length; i++) if (!missing(series.values[i] as number)) kept.push(i);
  return take(series, kept);
}

/** The points at the given ascending positions. */
export function take<S extends AnySeries>(series: S, positions: ArrayLike<number>): S {
  const times = new Float64Array(positions.length);
  for (let k = 0; k < times.length; k++) times[k] = series.index.at(positions[k] as number);
  const values: Values = isNumeric(series) ? numbersAt(series.values, positions) : textsAt(series.values, positions);
  return new Series(TimeIndex.trusted(times), values, series.tzaware) as S;
}

function numbersAt(values: Float64Array, positions: ArrayLike<number>): Float64Array {
  const out = new Float64Array(positions.length);
  for (let k = 0; k < out.length; k++) out[k] = values[positions[k] as number] as number;
  return out;
}

function textsAt(values: readonly (string | null)[], positions: ArrayLike<number>): (string | null)[] {
  return Array.from(positions, (i) => values[i] as string | null);
}

/** @throws {SeriesError} `mixed_awareness`, `mixed_value_types` */
export function assertSameKind(a: AnySeries, b: AnySeries): void {
  if (a.tzaware !== b.tzaware) {
    throw new SeriesError(
      "mixed_awareness",
      `A series ${a.tzaware ? "with" : "without"} a time zone cannot take points ${b.tzaware ? "with" : "without"} one.`,
    );
  }
  if (isNumeric(a) !== isNumeric(b)) {
    throw new SeriesError("mixed_value_types", "A series holds numbers or strings, not both.");
  }
}

function sameNumber(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= changeTolerance || (Number.isNaN(a) && Number.isNaN(b));
}

function overlay(
  state: AnySeries,
  change: AnySeries,
  from: number,
  to: number,
): { times: Float64Array; values: unknown[] } {
  const times: number[] = [];
  const values: unknown[] = [];
  let i = from;
  for (let j = 0; j < change.length; j++) {
    const time = change.index.at(j);
    for (; i < to && state.index.at(i) < time; i++) {
      times.push(state.index.at(i));
      values.push(state.values[i]);
    }
    if (i < to && state.index.at(i) === time) i++;
    times.push(time);
    values.push(change.values[j]);
  }
  return { times: Float64Array.from(times), values };
}

function splice(values: Values, middle: unknown[], from: number, to: number): Values {
  if (!(values instanceof Float64Array)) {
    return [...values.slice(0, from), ...(middle as (string | null)[]), ...values.slice(to)];
  }
  const out = new Float64Array(from + middle.length + values.length - to);
  out.set(values.subarray(0, from));
  out.set(middle as number[], from);
  out.set(values.subarray(to), from + middle.length);
  return out;
}
