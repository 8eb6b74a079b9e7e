import type { KnownValues } from "../api/model.js";

/** Columns over one axis: `null` is a gap in the line, `undefined` an instant the series does not have. */
export type Columns = [times: number[], ...values: (number | null | undefined)[][]];

/** Lays several series over the union of their instants. */
export function columnsOf(series: readonly KnownValues[]): Columns {
  const times = [...new Set(series.flatMap((one) => one.times))].sort((a, b) => a - b);
  const position = new Map(times.map((time, i) => [time, i]));
  const columns = series.map(({ times: own, values }) => {
    const column = new Array<number | null | undefined>(times.length).fill(undefined);
    for (const [i, time] of own.entries()) column[position.get(time) as number] = values[i] ?? null;
    return column;
  });
  return [times, ...columns];
}

/** How many of the values are there. */
export function countKnown({ values }: KnownValues): number {
  return values.reduce<number>((count, value) => (value === null ? count : count + 1), 0);
}
