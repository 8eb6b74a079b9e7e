import { Series } from "../series.js";
import { TimeIndex } from "../time-index.js";

/** The rows that hold a value; an evenly spaced index stays so when only its ends were missing. */
export function compact(index: TimeIndex, values: Float64Array, tzaware: boolean): Series {
  let start = 0;
  let end = values.length;
  while (start < end && Number.isNaN(values[start])) start++;
  while (end > start && Number.isNaN(values[end - 1])) end--;
  const inner = values.subarray(start, end);
  const count = countValues(inner);
  const rows = index.slice(start, end);
  return count === inner.length ? new Series(rows, inner, tzaware) : squeezed(rows, inner, count, tzaware);
}

function countValues(values: Float64Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) count++;
  return count;
}

function squeezed(index: TimeIndex, values: Float64Array, count: number, tzaware: boolean): Series {
  const times = new Float64Array(count);
  const kept = new Float64Array(count);
  const all = index.times;
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    times[n] = all[i] as number;
    kept[n++] = value;
  }
  return new Series(TimeIndex.trusted(times), kept, tzaware);
}
