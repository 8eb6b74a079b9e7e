/** Sample by sample, the value of the first column that has one; NaN where none has. */
export function firstPresent(columns: readonly Float64Array[]): Float64Array {
  const [first, ...others] = columns as [Float64Array, ...Float64Array[]];
  return first.map((value, i) => {
    if (!Number.isNaN(value)) return value;
    return others.find((column) => !Number.isNaN(column[i]))?.[i] ?? Number.NaN;
  });
}
