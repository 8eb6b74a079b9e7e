/** The median of each window of `values`, into `out`; NaN for windows with a value that is not finite. */
export function slidingMedian(values: Float64Array, window: number, out: Float64Array): void {
  const sorted = new Float64Array(Math.min(window, values.length));
  let size = 0;
  for (let i = 0; i < values.length && out.length > 0; i++) {
    const leaving = i >= window ? (values[i - window] as number) : Number.NaN;
    if (Number.isFinite(leaving)) {
      const at = lowerBound(sorted, size, leaving);
      sorted.copyWithin(at, at + 1, size--);
    }
    const entering = values[i] as number;
    if (Number.isFinite(entering)) {
      const at = lowerBound(sorted, size, entering);
      sorted.copyWithin(at + 1, at, size++);
      sorted[at] = entering;
    }
    if (i >= window - 1) out[i - window + 1] = size < window ? Number.NaN : middle(sorted);
  }
}

function middle(sorted: Float64Array): number {
  const half = sorted.length >>> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

function lowerBound(sorted: Float64Array, size: number, value: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
