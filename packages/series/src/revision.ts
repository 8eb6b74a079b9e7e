import { compact } from "./kernels/compact.js";
import { isComplete } from "./kernels/complete.js";
import { priority } from "./kernels/priority.js";
import { assertSameKind } from "./same-kind.js";
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
  const changed = new Int32Array(next.length);
  const count =
    isNumeric(state) && isNumeric(next)
      ? changedPositions(state, next, changed, (i, j) =>
          sameNumber(state.values[i] as number, next.values[j] as number),
        )
      : changedPositions(state, next, changed, (i, j) => state.values[i] === next.values[j]);
  return count === next.length ? next : take(next, changed.subarray(0, count));
}

/** Writes the positions of `next` that are new or differ, answers how many there are. */
function changedPositions(
  state: AnySeries,
  next: AnySeries,
  changed: Int32Array,
  same: (i: number, j: number) => boolean,
): number {
  const times = next.index.times;
  const known = state.index.times;
  let i = next.length === 0 ? 0 : state.index.lowerBound(times[0] as number);
  let count = 0;
  for (let j = 0; j < times.length; j++) {
    const time = times[j] as number;
    while (i < known.length && (known[i] as number) < time) i++;
    if (i >= known.length || known[i] !== time || !same(i, j)) changed[count++] = j;
  }
  return count;
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
  const middle = from === to ? change : priority([change, part(state, from, to)]);
  if (from === 0 && to === state.length) return middle;
  const before = part(state, 0, from);
  const after = part(state, to, state.length);
  const index = before.index.concat(middle.index).concat(after.index);
  return new Series(index, joined(before.values, middle.values, after.values), state.tzaware) as S;
}

function part<S extends AnySeries>(series: S, from: number, to: number): S {
  const values: Values = isNumeric(series) ? series.values.subarray(from, to) : series.values.slice(from, to);
  return new Series(series.index.slice(from, to), values, series.tzaware) as S;
}

function joined(...parts: readonly Values[]): Values {
  if (!(parts[0] instanceof Float64Array)) return (parts as readonly (readonly (string | null)[])[]).flat();
  const out = new Float64Array(parts.reduce((length, one) => length + one.length, 0));
  let at = 0;
  for (const one of parts as readonly Float64Array[]) {
    out.set(one, at);
    at += one.length;
  }
  return out;
}

/** Without the points that are missing (erased). */
export function dropMissing<S extends AnySeries>(series: S): S {
  if (isNumeric(series)) {
    return isComplete(series.values) ? series : (compact(series.index, series.values.slice(), series.tzaware) as S);
  }
  const kept = series.values.flatMap((value, i) => (value === null ? [] : [i]));
  return kept.length === series.length ? series : take(series, kept);
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

function sameNumber(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= changeTolerance || (Number.isNaN(a) && Number.isNaN(b));
}
