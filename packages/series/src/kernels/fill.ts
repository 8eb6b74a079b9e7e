import { SeriesError } from "../errors.js";
import { Series } from "../series.js";
import type { Fill } from "./operand.js";

/**
 * The series with a number, or the neighbours, in the place of missing values; what stays missing stays in it.
 *
 * @param limit the most values a number replaces in all, or `ffill` and `bfill` replace in one gap.
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
 * @param limit the most cells a number replaces in all, or `ffill` and `bfill` replace in one gap.
 * @throws {SeriesError} `invalid_argument` when the rule is unknown.
 */
export function fillMissing(values: Float64Array, fill: Fill, limit?: number | null): void {
  const most = limit ?? Number.POSITIVE_INFINITY;
  if (typeof fill === "number") {
    fillConstant(values, fill, most);
    return;
  }
  for (const rule of fill.split(",")) fillDirected(values, rule.trim(), most);
}

function fillConstant(values: Float64Array, by: number, most: number): void {
  let left = most;
  for (let i = 0; i < values.length && left > 0; i++) {
    if (!Number.isNaN(values[i])) continue;
    values[i] = by;
    left--;
  }
}

function fillDirected(values: Float64Array, rule: string, most: number): void {
  if (rule !== "ffill" && rule !== "bfill") {
    const message = `"${rule}" is not a fill rule: use a number, "ffill", "bfill" or "ffill,bfill".`;
    throw new SeriesError("invalid_argument", message, { fill: rule });
  }
  const n = values.length;
  let known = Number.NaN;
  let run = 0;
  for (let i = 0; i < n; i++) {
    const at = rule === "ffill" ? i : n - 1 - i;
    if (Number.isNaN(values[at])) {
      if (run++ < most) values[at] = known;
    } else {
      known = values[at] as number;
      run = 0;
    }
  }
}
