import { rolling, Series, SeriesError, TimeIndex } from "@asof/series";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { series, sumOf } from "./arbitrary.js";
import { a } from "./days.js";

describe("rolling", () => {
  const naive = (values: Float64Array, window: number, of: (part: number[]) => number): number[] =>
    Array.from({ length: Math.max(0, values.length - window + 1) }, (_, i) =>
      of([...values.subarray(i, i + window)]),
    ).filter((value) => !Number.isNaN(value));
  const mean = (part: number[]): number => sumOf(part) / part.length;
  const variance = (part: number[]): number => sumOf(part.map((v) => (v - mean(part)) ** 2)) / (part.length - 1);
  const median = (part: number[]): number => {
    if (part.some(Number.isNaN)) return NaN;
    const sorted = [...part].sort((x, y) => x - y);
    const half = sorted.length >> 1;
    return sorted.length % 2 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
  };

  test("agrees with computing each window on its own", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 12 }), (one, window) => {
        const expected = {
          mean,
          sum: sumOf,
          min: (p: number[]) => Math.min(...p),
          max: (p: number[]) => Math.max(...p),
          median,
          var: variance,
        } as const;
        for (const [method, of] of Object.entries(expected)) {
          const actual = rolling(one, window, method as "mean").values;
          const wanted = naive(one.values, window, of);
          expect(actual.length).toBe(wanted.length);
          actual.forEach((value, i) => {
            expect(value).toBeCloseTo(wanted[i] as number, 8);
          });
        }
      }),
    );
  });

  test("a huge value leaves no trace once it is out of the window", () => {
    const values = Float64Array.of(1e18, 1, 2, 3, 4, 5);
    expect(Array.from(rolling(new Series(TimeIndex.regular(0, 1, 6), values), 2).values.subarray(1))).toEqual([
      1.5, 2.5, 3.5, 4.5,
    ]);
  });

  test("refuses windows and methods that do not exist", () => {
    expect(() => rolling(a, -1)).toThrow(SeriesError);
    expect(() => rolling(a, 2, "mode" as "mean")).toThrow('"mode" is not a rolling method');
  });
});
