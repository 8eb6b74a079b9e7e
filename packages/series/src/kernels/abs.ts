import type { Series } from "../series.js";
import { map } from "./map.js";

/** The absolute value at each instant. */
export function abs(series: Series): Series {
  return map(series, Math.abs);
}
