import { Series, TimeIndex } from "@asof/series";
import type { StoredRun } from "../chunks/run.js";
import type { Grid } from "../chunks/stored-points.js";
import type { StoredChange } from "./window.js";

/**
 * The series that changes make when each begins after the one before it ended, as the parts of a long one do: laid end
 * to end, with nothing to merge; missing values included.
 *
 * @returns `undefined` when they are not like that, or no numbers.
 */
export function seriesOfParts(changes: readonly StoredChange[], tzaware: boolean): Series | undefined {
  const last = changes.findLastIndex(({ replaces }) => replaces);
  const parts = changes.slice(Math.max(last, 0)).filter((part) => part.length > 0);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length === 0) return undefined;
  const index = evenIndex(parts, length) ?? unevenIndex(parts, length);
  const values = index && numbers(parts, length);
  return values && new Series(index, values, tzaware);
}

/** Where all parts lie on one grid, none of whose instants is left out. */
function evenIndex(parts: readonly StoredRun[], length: number): TimeIndex | undefined {
  const { start = 0, step } = parts[0]?.grid ?? {};
  if (step === undefined) return undefined;
  let next = start;
  for (const part of parts) {
    const grid: Partial<Grid> | undefined = part.length === 1 ? { start: part.first, step } : part.grid;
    if (grid?.start !== next || grid.step !== step) return undefined;
    next += part.length * step;
  }
  return TimeIndex.regular(start, step, length);
}

function unevenIndex(parts: readonly StoredRun[], length: number): TimeIndex | undefined {
  if (!parts.every(({ first }, i) => i === 0 || first > (parts[i - 1] as StoredRun).last)) return undefined;
  const times = new Float64Array(length);
  let at = 0;
  for (const part of parts) {
    part.copyTimesTo(times, at);
    at += part.length;
  }
  return TimeIndex.trusted(times);
}

function numbers(parts: readonly StoredRun[], length: number): Float64Array | undefined {
  const values = new Float64Array(length);
  let at = 0;
  for (const part of parts) {
    if (!part.copyValuesTo(values, at)) return undefined;
    at += part.length;
  }
  return values;
}
