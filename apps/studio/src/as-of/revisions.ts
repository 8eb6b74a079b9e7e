/** All insertion dates of several series, in order, each once. Epoch milliseconds. */
export function unionOfDates(dates: readonly (readonly number[])[]): number[] {
  return [...new Set(dates.flat())].sort((a, b) => a - b);
}

/** Position of the last date at or before `asOf`; the last one when there is no `asOf`, -1 when all are later. */
export function positionOf(dates: readonly number[], asOf: number | undefined): number {
  if (asOf === undefined) return dates.length - 1;
  let low = 0;
  let high = dates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((dates[middle] as number) <= asOf) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
