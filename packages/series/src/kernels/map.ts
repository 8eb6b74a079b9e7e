import { Series } from "../series.js";
import { unwritten } from "../unwritten.js";

/** The same instants, each value through `transform`; missing values go through it too. */
export function map(series: Series, transform: (value: number) => number): Series {
  const values = series.values;
  const out = unwritten(values.length);
  for (let i = 0; i < out.length; i++) out[i] = transform(values[i] as number);
  return new Series(series.index, out, series.tzaware);
}
