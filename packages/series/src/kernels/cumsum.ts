import { Series } from "../series.js";

/** The sum of all values up to each instant; a missing value stays missing and adds nothing. */
export function cumsum(series: Series): Series {
  const values = series.values;
  const out = new Float64Array(values.length);
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) sum += value;
    out[i] = !Number.isNaN(value) ? sum : value;
  }
  return new Series(series.index, out, series.tzaware);
}
