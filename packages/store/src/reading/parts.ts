import { Series, TimeIndex } from "@asof/series";
import { EvenRun, type Run } from "../chunks/run.js";
import type { WindowChange } from "./window.js";

/**
 * The series that changes make when each begins after the one before it ended, as the parts of a long one do: laid end
 * to end, with nothing to merge; missing values included.
 *
 * @returns `undefined` when they are not like that, or no numbers.
 */
export function seriesOfParts(changes: readonly WindowChange[], tzaware: boolean): Series | undefined {
  const last = changes.findLastIndex(({ replaces }) => replaces);
  const parts = changes.slice(Math.max(last, 0)).filter(({ values }) => values.length > 0);
  const length = parts.reduce((sum, part) => sum + part.values.length, 0);
  if (length === 0) return undefined;
  const index = evenIndex(parts, length) ?? unevenIndex(parts, length);
  const values = index && numbers(parts, length);
  return values && new Series(index, values, tzaware);
}

interface Grid {
  readonly start: number;
  readonly step: number;
}

/** Where all parts lie on one grid, none of whose instants is left out. */
function evenIndex(parts: readonly Run[], length: number): TimeIndex | undefined {
  const { start = 0, step } = gridOf(parts[0] as Run) ?? {};
  if (step === undefined) return undefined;
  let next = start;
  for (const part of parts) {
    const grid: Grid | undefined = part.values.length === 1 ? { start: part.times[0] as number, step } : gridOf(part);
    if (grid?.start !== next || grid.step !== step) return undefined;
    next += part.values.length * step;
  }
  return TimeIndex.regular(start, step, length);
}

function gridOf(part: Run): Grid | undefined {
  return part instanceof EvenRun ? part.grid : undefined;
}

function unevenIndex(parts: readonly Run[], length: number): TimeIndex | undefined {
  const follows = parts.every(
    ({ times }, i) => i === 0 || (times[0] as number) > (parts[i - 1]?.times.at(-1) as number),
  );
  if (!follows) return undefined;
  const times = new Float64Array(length);
  let at = 0;
  for (const part of parts) {
    times.set(part.times, at);
    at += part.times.length;
  }
  return TimeIndex.trusted(times);
}

function numbers(parts: readonly Run[], length: number): Float64Array | undefined {
  const values = new Float64Array(length);
  let at = 0;
  for (const part of parts) {
    if (!(part.values instanceof Float64Array)) return undefined;
    values.set(part.values, at);
    at += part.values.length;
  }
  return values;
}
