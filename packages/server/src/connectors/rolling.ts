export type Aggregation = "count" | "sum" | "mean" | "median" | "min" | "max";

/**
 * Aggregates of the last `size` samples at every sample (or of those around it when `centered`);
 * missing where fewer than `minPeriods` are present. Every window is summed afresh, in order of time,
 * so that a value is the same to the bit wherever the reading started. O(n · size).
 */
export function rollingColumn(
  column: Float64Array,
  size: number,
  options: { minPeriods: number; centered: boolean; aggregation: Aggregation },
): Float64Array {
  const ahead = options.centered ? Math.floor((size - 1) / 2) : 0;
  const aggregate = aggregates[options.aggregation];
  const present = new Float64Array(size);
  return column.map((_, i) => {
    let count = 0;
    for (let k = Math.max(0, i + ahead - size + 1); k <= Math.min(column.length - 1, i + ahead); k++) {
      const value = column[k] as number;
      if (!Number.isNaN(value)) present[count++] = value;
    }
    return count < Math.max(1, options.minPeriods) ? Number.NaN : aggregate(present.subarray(0, count));
  });
}

const aggregates: Record<Aggregation, (present: Float64Array) => number> = {
  count: (present) => present.length,
  sum,
  mean: (present) => sum(present) / present.length,
  median,
  min: (present) => present.reduce((a, b) => Math.min(a, b)),
  max: (present) => present.reduce((a, b) => Math.max(a, b)),
};

function sum(present: Float64Array): number {
  let total = 0;
  for (const value of present) total += value;
  return total;
}

function median(present: Float64Array): number {
  const sorted = present.slice().sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
