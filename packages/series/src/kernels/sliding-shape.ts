/** What is told of the values of one window; infinite ones are NaN in it, as missing ones are. */
type Shape = (window: Float64Array) => number;

/** Statistics of a window that are computed anew for each. */
export const shapes = { count, sem, skew, kurt, rank } satisfies Record<string, Shape>;

export function isShape(method: string): method is keyof typeof shapes {
  return Object.hasOwn(shapes, method);
}

/** A statistic of each window of `values`, into `out`. */
export function slidingShape(values: Float64Array, window: number, out: Float64Array, shape: Shape): void {
  const known = shape === count ? values : values.map((value) => (Number.isFinite(value) ? value : Number.NaN));
  for (let i = 0; i < out.length; i++) out[i] = shape(known.subarray(i, i + window));
}

function count(window: Float64Array): number {
  let n = 0;
  for (const value of window) if (!Number.isNaN(value)) n++;
  return n;
}

/** The standard deviation over √(n − 1), as pandas has it for windows. */
function sem(window: Float64Array): number {
  const n = window.length;
  return n < 2 ? Number.NaN : Math.sqrt(moment(window, 2) / (n - 1) / (n - 1));
}

/** The skewness, corrected for the sample (G1); 0 where all values are equal, NaN where they nearly are. */
function skew(window: Float64Array): number {
  const n = window.length;
  const squares = moment(window, 2);
  if (n < 3 || Number.isNaN(squares)) return Number.NaN;
  if (squares / n <= 1e-14) return isFlat(window) ? 0 : Number.NaN;
  const ratio = moment(window, 3) / n / (squares / n) ** 1.5;
  return (Math.sqrt(n * (n - 1)) / (n - 2)) * ratio;
}

/** The excess kurtosis, corrected for the sample (G2); -3 where all values are equal, NaN where they nearly are. */
function kurt(window: Float64Array): number {
  const n = window.length;
  const squares = moment(window, 2);
  if (n < 4 || Number.isNaN(squares)) return Number.NaN;
  if (squares / n <= 1e-14) return isFlat(window) ? -3 : Number.NaN;
  const ratio = moment(window, 4) / n / (squares / n) ** 2;
  return ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * ratio - 3 * (n - 1));
}

/** The place of the last value among all, from the smallest, 1; the mean place among equals. */
function rank(window: Float64Array): number {
  const last = window.at(-1) as number;
  let below = 0;
  let equal = 0;
  for (const value of window) {
    if (Number.isNaN(value)) return Number.NaN;
    if (value < last) below++;
    else if (value === last) equal++;
  }
  return below + (equal + 1) / 2;
}

function isFlat(window: Float64Array): boolean {
  return window.every((value) => value === window[0]);
}

/** The sum of a power of the distances from the mean. */
function moment(window: Float64Array, power: number): number {
  let sum = 0;
  for (const value of window) sum += value;
  const mean = sum / window.length;
  let total = 0;
  for (const value of window) total += (value - mean) ** power;
  return total;
}
