import { Series } from "../series.js";
import { unwritten } from "../unwritten.js";

/** `series + n` at each instant. */
export function addScalar(series: Series, n: number): Series {
  return over(series, (values, out) => {
    for (let i = 0; i < out.length; i++) out[i] = (values[i] as number) + n;
  });
}

/** `series · n` at each instant. */
export function mulScalar(series: Series, n: number): Series {
  return over(series, (values, out) => {
    for (let i = 0; i < out.length; i++) out[i] = (values[i] as number) * n;
  });
}

/** `series / n` at each instant; division by zero gives infinities, and NaN for 0/0. */
export function divScalar(series: Series, n: number): Series {
  return over(series, (values, out) => {
    for (let i = 0; i < out.length; i++) out[i] = (values[i] as number) / n;
  });
}

/** `series ** n` at each instant; NaN where a negative base meets a fractional exponent. */
export function powScalar(series: Series, n: number): Series {
  return over(series, (values, out) => {
    for (let i = 0; i < out.length; i++) out[i] = (values[i] as number) ** n;
  });
}

/** One loop for each operator, written out: a callback for each value costs several times the arithmetic. */
function over(series: Series, loop: (values: Float64Array, out: Float64Array) => void): Series {
  const out = unwritten(series.length);
  loop(series.values, out);
  return new Series(series.index, out, series.tzaware);
}
