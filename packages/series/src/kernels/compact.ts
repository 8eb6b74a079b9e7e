import { Series } from "../series.js";
import { TimeIndex } from "../time-index.js";
import { unwritten } from "../unwritten.js";
import { isComplete } from "./complete.js";

/**
 * The rows that hold a value, moved together within `values`, which the result takes over. An evenly
 * spaced index stays so when only its ends were missing.
 */
export function compact(index: TimeIndex, values: Float64Array, tzaware: boolean): Series {
  let start = 0;
  let end = values.length;
  while (start < end && Number.isNaN(values[start])) start++;
  while (end > start && Number.isNaN(values[end - 1])) end--;
  const inner = values.subarray(start, end);
  const rows = index.slice(start, end);
  return isComplete(inner) ? new Series(rows, inner, tzaware) : squeezed(rows, inner, tzaware);
}

/** Writes each row to where the next one that is kept goes, so that no branch depends on the data. */
function squeezed(index: TimeIndex, values: Float64Array, tzaware: boolean): Series {
  const times = unwritten(values.length);
  const { step } = index;
  const even = step !== undefined && Number.isInteger(step) && Number.isInteger(index.at(0));
  const count = even ? squeezeGrid(index.at(0), step, values, times) : squeeze(index.times, values, times);
  times.fill(0, count);
  return new Series(TimeIndex.trusted(kept(times, count)), kept(values, count), tzaware);
}

/** What is much less than the whole does not hold on to its memory. */
function kept(values: Float64Array, count: number): Float64Array {
  return count * 2 < values.length ? values.slice(0, count) : values.subarray(0, count);
}

function squeezeGrid(start: number, step: number, values: Float64Array, times: Float64Array): number {
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    times[n] = start + i * step;
    values[n] = value;
    n += Number(!Number.isNaN(value));
  }
  return n;
}

function squeeze(all: Float64Array, values: Float64Array, times: Float64Array): number {
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    times[n] = all[i] as number;
    values[n] = value;
    n += Number(!Number.isNaN(value));
  }
  return n;
}
