import type { Series } from "../series.js";
import { compact } from "./compact.js";

export interface ClipOptions {
  readonly min?: number | null | undefined;
  readonly max?: number | null | undefined;
  /** Set points below `min` to it instead of dropping them. */
  readonly replaceMin?: boolean | undefined;
  /** Set points above `max` to it instead of dropping them. */
  readonly replaceMax?: boolean | undefined;
}

/**
 * The points between `min` and `max`, both included; `max` is applied first. Missing values count
 * as out of bounds.
 */
export function clip(series: Series, options: ClipOptions): Series {
  const { min = null, max = null } = options;
  if (min === null && max === null) return series;
  const out = new Float64Array(series.length);
  for (let i = 0; i < out.length; i++) out[i] = clipped(series.values[i] as number, min, max, options);
  return compact(series.index, out, series.tzaware);
}

function clipped(value: number, min: number | null, max: number | null, options: ClipOptions): number {
  let kept = value;
  if (max !== null && !(kept <= max)) {
    if (!options.replaceMax) return Number.NaN;
    kept = max;
  }
  if (min !== null && !(kept >= min)) return options.replaceMin ? min : Number.NaN;
  return kept;
}
