import type { Series } from "../series.js";
import { map } from "./map.js";

/**
 * Rounded to `decimals` digits behind the point (before it when negative); halves go to the even
 * neighbour, as in IEEE 754 and numpy.
 */
export function round(series: Series, decimals = 0): Series {
  const scale = 10 ** Math.abs(decimals);
  if (decimals === 0) return map(series, halfToEven);
  if (decimals > 0) return map(series, (value) => halfToEven(value * scale) / scale);
  return map(series, (value) => halfToEven(value / scale) * scale);
}

function halfToEven(value: number): number {
  const floor = Math.floor(value);
  const above = value - floor;
  if (above < 0.5) return floor;
  if (above > 0.5) return floor + 1;
  return above === 0.5 ? 2 * Math.round(floor / 2) : value;
}
