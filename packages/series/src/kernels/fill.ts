import { SeriesError } from "../errors.js";
import { Series } from "../series.js";
import type { Fill } from "./operand.js";

/**
 * The series with a number, or the neighbours, in the place of missing values; what stays missing stays in it.
 *
 * @param limit the most values a number replaces in all, or a rule in one gap.
 * @throws {SeriesError} `invalid_argument` when the rule is unknown.
 */
export function fill(series: Series, by: Fill, { limit }: { limit?: number | null | undefined } = {}): Series {
  const values = series.values.slice();
  fillMissing(values, by, limit);
  return new Series(series.index, values, series.tzaware);
}

/**
 * Replaces missing cells of a column in place.
 *
 * @param limit the most cells a number replaces in all, or a rule in one gap.
 * @throws {SeriesError} `invalid_argument` when the rule is unknown.
 */
export function fillMissing(values: Float64Array, fill: Fill, limit?: number | null): void {
  const most = limit ?? Number.POSITIVE_INFINITY;
  if (typeof fill === "number") {
    fillConstant(values, fill, most);
    return;
  }
  for (const rule of fill.split(",")) fillBy(rule.trim(), values, most);
}

/** With the names that pandas has for them. */
function fillBy(rule: string, values: Float64Array, most: number): void {
  if (rule === "ffill" || rule === "pad") fillDirected(values, 1, most);
  else if (rule === "bfill" || rule === "backfill") fillDirected(values, -1, most);
  else if (rule === "interpolate") fillBetween(values, most);
  else {
    const message = `"${rule}" is not a fill rule: use a number, "ffill", "bfill", "ffill,bfill" or "interpolate".`;
    throw new SeriesError("invalid_argument", message, { fill: rule });
  }
}

function fillConstant(values: Float64Array, by: number, most: number): void {
  let left = most;
  for (let i = 0; i < values.length && left > 0; i++) {
    if (!Number.isNaN(values[i])) continue;
    values[i] = by;
    left--;
  }
}

function fillDirected(values: Float64Array, direction: 1 | -1, most: number): void {
  const n = values.length;
  let known = Number.NaN;
  let run = 0;
  for (let i = 0; i < n; i++) {
    const at = direction === 1 ? i : n - 1 - i;
    if (Number.isNaN(values[at])) {
      if (run++ < most) values[at] = known;
    } else {
      known = values[at] as number;
      run = 0;
    }
  }
}

/** On the line from the cell before a gap to the one behind it, by position; the last value goes on to the end. */
function fillBetween(values: Float64Array, most: number): void {
  let before = -1;
  for (let i = 0; i <= values.length; i++) {
    if (i < values.length && Number.isNaN(values[i])) continue;
    if (before >= 0) {
      const low = values[before] as number;
      const rise = i < values.length ? ((values[i] as number) - low) / (i - before) : 0;
      const end = Math.min(i, before + 1 + most);
      for (let at = before + 1; at < end; at++) values[at] = low + rise * (at - before);
    }
    before = i;
  }
}
