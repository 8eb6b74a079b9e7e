/** Count, mean and sum of squared deviations of a stretch of values. */
interface Moments {
  count: number;
  mean: number;
  squares: number;
}

/**
 * The sample variance (n − 1) of each window of `values`, or its root, into `out`; NaN for windows
 * of one. The tail of one stretch joins the head of the next (Chan, Golub and LeVeque), nothing is
 * ever subtracted.
 */
export function slidingMoments(values: Float64Array, window: number, out: Float64Array, root: boolean): void {
  const tails: Moments[] = [];
  for (let start = 0; start < out.length; start += window) {
    let tail: Moments = { count: 0, mean: 0, squares: 0 };
    for (let i = window - 1; i >= 0; i--) tails[i] = tail = including(tail, values[start + i] as number);
    let head: Moments = { count: 0, mean: 0, squares: 0 };
    const end = Math.min(window, out.length - start);
    for (let i = 0; i < end; i++) {
      if (i > 0) head = including(head, values[start + window + i - 1] as number);
      const variance = joinedSquares(tails[i] as Moments, head) / (window - 1);
      out[start + i] = root ? Math.sqrt(variance) : variance;
    }
  }
}

function including({ count, mean, squares }: Moments, value: number): Moments {
  const known = Number.isFinite(value) ? value : Number.NaN;
  const delta = known - mean;
  const next = mean + delta / (count + 1);
  return { count: count + 1, mean: next, squares: squares + delta * (known - next) };
}

function joinedSquares(a: Moments, b: Moments): number {
  if (b.count === 0) return a.squares;
  const delta = b.mean - a.mean;
  return a.squares + b.squares + (delta * delta * a.count * b.count) / (a.count + b.count);
}
