import { TimeIndex } from "../time-index.js";
import { unwritten } from "../unwritten.js";
import { type GridPlacement, isExact, onSparseGrid } from "./sparse-grid.js";

/**
 * Where the points of one input lie among the rows of the union: every `stride` rows from `offset`
 * on, or one row number for each point.
 */
export type Placement = { readonly offset: number; readonly stride: number } | { readonly rows: Int32Array };

export interface Alignment {
  /** The union of the instants, ascending. */
  readonly index: TimeIndex;
  /** One entry for each input, in order. */
  readonly placements: readonly Placement[];
}

/**
 * The union of several indices and the place of each in it (an outer join).
 *
 * Equal indices and evenly spaced ones that lie on a common grid cost O(inputs); all others are
 * merged pairwise, O(points · log inputs).
 */
export function align(indices: readonly TimeIndex[]): Alignment {
  const { distinct, which } = distinctOf(indices);
  return forEach(which, onGrid(distinct) ?? merged(distinct));
}

/** As an alignment, but some rows may belong to no input, and some places are only known when they are read. */
export interface LooseAlignment {
  readonly index: TimeIndex;
  readonly placements: readonly (Placement | GridPlacement)[];
  readonly hasEmptyRows: boolean;
}

/**
 * What `compute` makes of the rows of several indices. Where rows without any point do no harm, these are those of a
 * sparse grid: much quicker than a merge. It is called once more when that turns out to be none.
 */
export function overLooseRows<T>(
  indices: readonly TimeIndex[],
  mayBeEmpty: () => boolean,
  compute: (alignment: LooseAlignment) => T,
): T {
  const { distinct, which } = distinctOf(indices);
  const even = onGrid(distinct);
  if (even === undefined && distinct.length > 1 && mayBeEmpty()) {
    const grid = onSparseGrid(distinct);
    const result = grid && compute({ ...forEach(which, grid), hasEmptyRows: true });
    if (result !== undefined && grid?.placements.every(isExact)) return result;
  }
  return compute({ ...forEach(which, even ?? merged(distinct)), hasEmptyRows: false });
}

/** Different indices, and for each of the given ones which of them it is. */
function distinctOf(indices: readonly TimeIndex[]): { distinct: TimeIndex[]; which: number[] } {
  const distinct: TimeIndex[] = [];
  const which = indices.map((index) => {
    const known = distinct.findIndex((other) => other.equals(index));
    return known < 0 ? distinct.push(index) - 1 : known;
  });
  return { distinct, which };
}

function forEach<P>(
  which: readonly number[],
  { index, placements }: { index: TimeIndex; placements: readonly P[] },
): { index: TimeIndex; placements: P[] } {
  return { index, placements: which.map((k) => placements[k] as P) };
}

const everyRow: Placement = { offset: 0, stride: 1 };

/** The alignment when the union itself is evenly spaced: whole milliseconds only, so that all is exact. */
function onGrid(indices: readonly TimeIndex[]): Alignment | undefined {
  const filled = indices.filter((index) => index.length > 0);
  const step = Math.min(...filled.map((index) => index.step ?? Number.POSITIVE_INFINITY));
  const start = Math.min(...filled.map((index) => index.at(0)));
  if (!Number.isInteger(step) || !Number.isInteger(start)) return undefined;
  const placements = indices.map((index) => placeOnGrid(index, start, step));
  if (!placements.every((placement) => placement !== undefined)) return undefined;
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

/** Merges halves first, so that each point takes part in log2(inputs) merges. */
function merged(indices: readonly TimeIndex[]): Alignment {
  const [first] = indices;
  if (first === undefined) return { index: TimeIndex.empty, placements: [] };
  if (indices.length === 1) return { index: first, placements: [everyRow] };
  const half = indices.length >>> 1;
  const left = merged(indices.slice(0, half));
  const right = merged(indices.slice(half));
  const { index, rowsOfA, rowsOfB } = mergeTwo(left.index, right.index);
  const placements = [
    ...left.placements.map((inner, k) => compose(inner, rowsOfA, indices[k] as TimeIndex)),
    ...right.placements.map((inner, k) => compose(inner, rowsOfB, indices[half + k] as TimeIndex)),
  ];
  return { index, placements };
}

interface Merge {
  readonly index: TimeIndex;
  /** The row of each point; `undefined` when the points are the rows. */
  readonly rowsOfA: Int32Array | undefined;
  readonly rowsOfB: Int32Array | undefined;
}

function mergeTwo(a: TimeIndex, b: TimeIndex): Merge {
  const union = unwritten(a.length + b.length);
  const rowsOfA = new Int32Array(a.length);
  const rowsOfB = new Int32Array(b.length);
  const length = mergeTimes(a.times, b.times, union, rowsOfA, rowsOfB);
  if (length === a.length) return { index: a, rowsOfA: undefined, rowsOfB };
  if (length === b.length) return { index: b, rowsOfA, rowsOfB: undefined };
  union.fill(0, length);
  const times = length * 2 < union.length ? union.slice(0, length) : union.subarray(0, length);
  return { index: TimeIndex.trusted(times), rowsOfA, rowsOfB };
}

/**
 * Writes the union and the row of each point, answers the length of the union. Without a branch that
 * depends on the data: where the inputs interleave at random, a wrong guess costs more than all the rest.
 */
function mergeTimes(
  a: Float64Array,
  b: Float64Array,
  union: Float64Array,
  rowsOfA: Int32Array,
  rowsOfB: Int32Array,
): number {
  let i = 0;
  let j = 0;
  let row = 0;
  const endOfA = a.length;
  const endOfB = b.length;
  while (i < endOfA && j < endOfB) {
    const x = a[i] as number;
    const y = b[j] as number;
    rowsOfA[i] = row;
    rowsOfB[j] = row;
    union[row++] = Math.min(x, y);
    i += Number(x <= y);
    j += Number(y <= x);
  }
  for (; i < endOfA; i++) {
    rowsOfA[i] = row;
    union[row++] = a[i] as number;
  }
  for (; j < endOfB; j++) {
    rowsOfB[j] = row;
    union[row++] = b[j] as number;
  }
  return row;
}

/** The place of an input in the outer union, given its place in an inner one and the rows of that. */
function compose(inner: Placement, rows: Int32Array | undefined, index: TimeIndex): Placement {
  if (rows === undefined) return inner;
  if (!("rows" in inner) && inner.offset === 0 && inner.stride === 1) return { rows };
  const out = new Int32Array(index.length);
  for (let i = 0; i < out.length; i++) out[i] = rows[rowOf(inner, i)] as number;
  return { rows: out };
}

function rowOf(placement: Placement, i: number): number {
  return "rows" in placement ? (placement.rows[i] as number) : placement.offset + i * placement.stride;
}
