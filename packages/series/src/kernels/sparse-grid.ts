import { TimeIndex } from "../time-index.js";
import type { Alignment, Placement } from "./align.js";

/** Instants that are looked at to guess a grid. */
const sample = 64;

/**
 * The alignment on the coarsest grid that holds all instants, such as the minutes of series that lack some:
 * a division for each point instead of a merge. Its rows are a superset of the union.
 *
 * @returns `undefined` when instants are no whole milliseconds, lie on no common grid, or on one with more
 * than twice as many rows as there are points.
 */
export function onSparseGrid(indices: readonly TimeIndex[]): Alignment | undefined {
  const filled = indices.filter((index) => index.length > 0);
  const start = Math.min(...filled.map((index) => index.at(0)));
  const step = filled.reduce((known, index) => divisor(known, index, start), 0);
  if (!Number.isInteger(step) || !(step > 0)) return undefined;
  const last = Math.max(...filled.map((index) => index.at(index.length - 1)));
  const rows = (last - start) / step + 1;
  const points = filled.reduce((sum, index) => sum + index.length, 0);
  if (!Number.isInteger(rows) || rows > 2 * points) return undefined;
  const placements: Placement[] = [];
  for (const index of indices) {
    const placement = place(index, start, step);
    if (placement === undefined) return undefined;
    placements.push(placement);
  }
  return { index: TimeIndex.regular(start, step, rows), placements, hasEmptyRows: true };
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

function place(index: TimeIndex, start: number, step: number): Placement | undefined {
  if (index.length === 0) return { offset: 0, stride: 1 };
  const offset = (index.at(0) - start) / step;
  if (index.step !== undefined) return { offset, stride: index.step / step };
  const { times } = index;
  const rows = new Int32Array(times.length);
  let off = 0;
  for (let i = 0; i < times.length; i++) {
    const exact = ((times[i] as number) - start) / step;
    const row = exact | 0;
    rows[i] = row;
    off += exact - row;
  }
  return off === 0 ? { rows } : undefined;
}
