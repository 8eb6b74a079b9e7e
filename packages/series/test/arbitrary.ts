import { Series, TimeIndex } from "@asof/series";
import fc from "fast-check";

const start = Date.UTC(2020, 0, 1);
const value = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -1000, max: 1000 }).map((n) => n / 8) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);

/** Up to 30 points on a grid of minutes, so that several series meet; values exact in binary, some missing. */
export const series: fc.Arbitrary<Series> = fc
  .uniqueArray(fc.nat(40), { maxLength: 30 })
  .chain((slots) => fc.tuple(fc.constant(slots), fc.array(value, { minLength: slots.length, maxLength: slots.length })))
  .map(([slots, values]) => {
    const times = Float64Array.from(
      slots.sort((a, b) => a - b),
      (slot) => start + slot * 60_000,
    );
    return new Series(TimeIndex.from(times), Float64Array.from(values));
  });

/** Evenly spaced series of several steps and phases. */
export const regularSeries: fc.Arbitrary<Series> = fc
  .record({
    slot: fc.nat(10),
    step: fc.constantFrom(1, 2, 3, 4),
    values: fc.array(value, { minLength: 1, maxLength: 20 }),
  })
  .map(({ slot, step, values }) => {
    const index = TimeIndex.regular(start + slot * 60_000, step * 60_000, values.length);
    return new Series(index, Float64Array.from(values));
  });

/** The same points with an index that does not know that it is evenly spaced. */
export function unevenly(one: Series): Series {
  const far = Float64Array.of(...one.times, start + 1e9 + 0.5);
  return new Series(TimeIndex.from(far).slice(0, one.length), one.values, one.tzaware);
}

export function pointsOf(one: Series): [number, number][] {
  return Array.from(one.times, (time, i) => [time, one.values[i] as number]);
}

export const sumOf = (cells: number[]): number => cells.reduce((x, y) => x + y, 0);
