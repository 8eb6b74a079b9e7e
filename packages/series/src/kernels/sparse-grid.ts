import { TimeIndex } from "../time-index.js";
import type { Placement } from "./align.js";

/** Instants that are looked at to guess a grid. */
const sample = 64;

/**
 * Where the points of an index lie on a grid: found when they are read, which saves a pass over them. What was read is
 * of no use when an instant turns out to be beside the grid.
 */
export interface GridPlacement {
  readonly times: Float64Array;
  readonly start: number;
  readonly step: number;
  /** How far the instants that were read are beside the grid, in all; 0 when none is. */
  off: number;
}

export function isExact(placement: Placement | GridPlacement): boolean {
  return !("times" in placement) || placement.off === 0;
}

/**
 * The coarsest grid that seems to hold all instants, such as the minutes of series that lack some: a division for each
 * point instead of a merge. Its rows are a superset of the union.
 *
 * @returns `undefined` when instants are no whole milliseconds, lie on no common grid, or on one with more
 * than twice as many rows as there are points.
 */
export function onSparseGrid(
  indices: readonly TimeIndex[],
): { index: TimeIndex; placements: (Placement | GridPlacement)[] } | undefined {
  const filled = indices.filter((index) => index.length > 0);
  const start = Math.min(...filled.map((index) => index.at(0)));
  const step = filled.reduce((known, index) => divisor(known, index, start), 0);
  if (!Number.isInteger(step) || !(step > 0)) return undefined;
  const last = Math.max(...filled.map((index) => index.at(index.length - 1)));
  const rows = (last - start) / step + 1;
  const points = filled.reduce((sum, index) => sum + index.length, 0);
  if (!Number.isInteger(rows) || rows > 2 * points) return undefined;
  return { index: TimeIndex.regular(start, step, rows), placements: indices.map((index) => place(index, start, step)) };
}

/** What divides the distances seen so far and those of an index; NaN when there is none. */
function divisor(known: number, index: TimeIndex, start: number): number {
  let common = gcd(known, index.at(0) - start);
  if (index.step !== undefined) return gcd(common, index.step);
  for (let i = 1; i < Math.min(index.length, sample); i++) common = gcd(common, index.at(i) - index.at(i - 1));
  return common;
}

function gcd(a: number, b: number): number {
  if (!Number.isInteger(a) || !Number.isInteger(b)) return Number.NaN;
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

function place(index: TimeIndex, start: number, step: number): Placement | GridPlacement {
  if (index.length === 0) return { offset: 0, stride: 1 };
  if (index.step === undefined) return { times: index.times, start, step, off: 0 };
  return { offset: (index.at(0) - start) / step, stride: index.step / step };
}
