import { TimeIndex } from "../time-index.js";

/**
 * Where the points of one input lie among the rows of the union: every `stride` rows from `offset`
 * on, or, when `undefined`, wherever the instants are equal (both are ascending: one walk finds them).
 */
export interface Placement {
  readonly offset: number;
  readonly stride: number;
}

export interface Alignment {
  /** The union of the instants, ascending. */
  readonly index: TimeIndex;
  /** One entry for each input, in order. */
  readonly placements: readonly (Placement | undefined)[];
}

/**
 * The union of several indices and the place of each in it (an outer join).
 *
 * Equal indices and evenly spaced ones that lie on a common grid cost O(inputs); all others are
 * merged pairwise, O(points · log inputs).
 */
export function align(indices: readonly TimeIndex[]): Alignment {
  const [first] = indices;
  if (first === undefined) return { index: TimeIndex.empty, placements: [] };
  if (indices.every((other) => other.equals(first))) {
    return { index: first, placements: indices.map(() => ({ offset: 0, stride: 1 })) };
  }
  return onGrid(indices) ?? merged(indices);
}

/** The alignment when the union itself is evenly spaced: whole milliseconds only, so that all is exact. */
function onGrid(indices: readonly TimeIndex[]): Alignment | undefined {
  const filled = indices.filter((index) => index.length > 0);
  const step = Math.min(...filled.map((index) => index.step ?? Number.POSITIVE_INFINITY));
  const start = Math.min(...filled.map((index) => index.at(0)));
  if (!Number.isInteger(step) || !Number.isInteger(start)) return undefined;
  const placements = indices.map((index) => placeOnGrid(index, start, step));
  if (placements.includes(undefined)) return undefined;
  const last = Math.max(...filled.map((index) => index.at(index.length - 1)));
  const length = (last - start) / step + 1;
  const covering = indices.filter((index) => index.step === step);
  if (!covers(covering, start, step, length)) return undefined;
  return { index: TimeIndex.regular(start, step, length), placements };
}

function placeOnGrid(index: TimeIndex, start: number, step: number): Placement | undefined {
  if (index.length === 0) return { offset: 0, stride: 1 };
  const offset = (index.at(0) - start) / step;
  const stride = index.length === 1 ? 1 : (index.step ?? Number.NaN) / step;
  return Number.isInteger(offset) && Number.isInteger(stride) ? { offset, stride } : undefined;
}

/** Whether indices of exactly this step leave no row of the grid empty. */
function covers(indices: readonly TimeIndex[], start: number, step: number, length: number): boolean {
  let end = start;
  for (const index of [...indices].sort((a, b) => a.at(0) - b.at(0))) {
    if (index.at(0) > end) return false;
    end = Math.max(end, index.at(index.length - 1) + step);
  }
  return end >= start + length * step;
}

function merged(indices: readonly TimeIndex[]): Alignment {
  const index = mergeAll(indices.filter((one) => one.length > 0));
  const placements = indices.map((one) => (one.equals(index) ? { offset: 0, stride: 1 } : undefined));
  return { index, placements };
}

function mergeAll(indices: readonly TimeIndex[]): TimeIndex {
  if (indices.length <= 2) {
    const [a = TimeIndex.empty, b = TimeIndex.empty] = indices;
    return mergeTwo(a, b);
  }
  const half = indices.length >>> 1;
  return mergeTwo(mergeAll(indices.slice(0, half)), mergeAll(indices.slice(half)));
}

function mergeTwo(a: TimeIndex, b: TimeIndex): TimeIndex {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  const union = unionOf(a.times, b.times);
  if (union.length === a.length) return a;
  if (union.length === b.length) return b;
  return TimeIndex.trusted(union);
}

function unionOf(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length);
  let i = 0;
  let j = 0;
  let n = 0;
  while (i < a.length && j < b.length) {
    const x = a[i] as number;
    const y = b[j] as number;
    out[n++] = Math.min(x, y);
    if (x <= y) i++;
    if (y <= x) j++;
  }
  for (; i < a.length; i++) out[n++] = a[i] as number;
  for (; j < b.length; j++) out[n++] = b[j] as number;
  return n * 2 < out.length ? out.slice(0, n) : out.subarray(0, n);
}
