import {
  add,
  align,
  clip,
  compare,
  cumsum,
  fill,
  mul,
  priority,
  resample,
  rolling,
  rowMax,
  rowMean,
  rowMin,
  rowStd,
  Series,
  shift,
  slice,
  sub,
  TimeIndex,
  toWallClock,
} from "@asof/series";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pointsOf, regularSeries, series, sumOf, unevenly } from "./arbitrary.js";

/** Joins by plain maps: slow, and hard to get wrong. */
function reference(inputs: readonly Series[], combine: (cells: number[]) => number): [number, number][] {
  const times = [...new Set(inputs.flatMap((one) => [...one.times]))].sort((x, y) => x - y);
  const cells = inputs.map((one) => new Map(pointsOf(one)));
  const rows = times.map((time): [number, number] => [time, combine(cells.map((cell) => cell.get(time) ?? NaN))]);
  return rows.filter(([, value]) => !Number.isNaN(value));
}

const present = (cells: number[]): number[] => cells.filter((cell) => !Number.isNaN(cell));

describe("laws of joining", () => {
  const inputs = fc.array(fc.oneof(series, regularSeries), { minLength: 1, maxLength: 5 });

  test("the union holds each instant once, and each point is found at its row", () => {
    fc.assert(
      fc.property(inputs, (all) => {
        const { index, placements } = align(all.map((one) => one.index));
        expect([...index.times]).toEqual([...new Set(all.flatMap((one) => [...one.times]))].sort((x, y) => x - y));
        all.forEach((one, k) => {
          const place = placements[k];
          const row = (i: number): number =>
            place !== undefined && "rows" in place
              ? (place.rows[i] as number)
              : (place?.offset ?? 0) + i * (place?.stride ?? 1);
          one.times.forEach((time, i) => {
            expect(index.at(row(i))).toBe(time);
          });
        });
      }),
    );
  });

  test("every kernel agrees with a join by maps", () => {
    fc.assert(
      fc.property(inputs, (all) => {
        expect(pointsOf(add(all))).toEqual(reference(all, sumOf));
        expect(pointsOf(mul(all))).toEqual(reference(all, (cells) => cells.reduce((x, y) => x * y, 1)));
        expect(pointsOf(rowMean(all))).toEqual(
          reference(all, (cells) => sumOf(present(cells)) / present(cells).length),
        );
        expect(pointsOf(rowMin(all))).toEqual(
          reference(all, (cells) => (present(cells).length ? Math.min(...present(cells)) : NaN)),
        );
        expect(pointsOf(rowMax(all))).toEqual(
          reference(all, (cells) => (present(cells).length ? Math.max(...present(cells)) : NaN)),
        );
      }),
    );
  });

  test("blocks do not show: series longer than one are joined as well", () => {
    const long = new Series(
      TimeIndex.regular(0, 60_000, 10_000),
      new Float64Array(10_000).map((_, i) => i),
    );
    const odd = new Series(TimeIndex.regular(60_000, 120_000, 5000), new Float64Array(5000).fill(0.5));
    for (const second of [odd, unevenly(odd)]) {
      const total = add([long, { series: second, fill: 0 }]);
      expect(Array.from(total.values.subarray(8190, 8194))).toEqual([8190, 8191.5, 8192, 8193.5]);
      expect(priority([second, long]).values.filter((value) => value === 0.5).length).toBe(5000);
    }
  });

  test("evenly spaced and other indices give equal results", () => {
    fc.assert(
      fc.property(regularSeries, regularSeries, fc.integer({ min: 1, max: 6 }), (x, y, window) => {
        const kernels: ((one: Series, other: Series) => Series)[] = [
          (one, other) => add([one, { series: other, fill: 0 }]),
          (one, other) => sub({ series: one, fill: "ffill" }, other),
          (one, other) => priority([one, other]),
          (one, other) => rowMean([one, other]),
          (one, other) => rowMin([one, other]),
          (one, other) => rowMax([one, other]),
          (one, other) => rowStd([one, other]),
          (one, other) => compare(one, ">", other),
          (one) => resample(one, "5min"),
          (one) => resample(one, "7min", { method: "ffill" }),
          (one) => rolling(one, window),
          (one) => cumsum(one),
          (one) => shift(one, 1500),
          (one) => clip(one, { min: -50, max: 50 }),
          (one) => slice(one, { from: one.index.at(0) + 1, to: one.index.at(0) + 300_000 }),
          (one) => toWallClock(one, "Europe/Paris"),
        ];
        for (const kernel of kernels) {
          expect(pointsOf(kernel(x, y))).toEqual(pointsOf(kernel(unevenly(x), unevenly(y))));
        }
      }),
    );
  });

  test("filling keeps what is there", () => {
    fc.assert(
      fc.property(series, fc.constantFrom("ffill", "bfill", "ffill,bfill", 7), (given, by) => {
        const { values } = given;
        const filled = fill(given, by).values;
        values.forEach((value, i) => {
          if (!Number.isNaN(value)) expect(filled[i]).toBe(value);
        });
        if (by === 7) expect(filled.every((value) => !Number.isNaN(value))).toBe(true);
      }),
    );
  });

  // What pandas 2.2.3 answers.
  test.each([
    ["ffill", 1, [NaN, 1, 1, NaN, 2, 2]],
    ["bfill", undefined, [1, 1, 2, 2, 2, NaN]],
    ["ffill,bfill", undefined, [1, 1, 1, 1, 2, 2]],
    [0, 2, [0, 1, 0, NaN, 2, NaN]],
  ] as const)("missing values filled by %s, at most %s", (by, limit, expected) => {
    const given = new Series(TimeIndex.regular(0, 1, 6), Float64Array.of(NaN, 1, NaN, NaN, 2, NaN));
    expect([...fill(given, by, { limit }).values]).toEqual(expected);
  });
});
