import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dropMissing } from "../revision.js";
import { Series } from "../series.js";
import { TimeIndex } from "../time-index.js";
import { add } from "./add.js";
import { align, overLooseRows } from "./align.js";
import { priority } from "./priority.js";
import { rowMean } from "./row-mean.js";

/** Points on a grid of 5 seconds with any gaps, or a little beside it; some values are missing. */
const series: fc.Arbitrary<Series> = fc
  .record({
    offset: fc.constantFrom(0, 0, 5000, 20_000, 0.25, 7),
    points: fc.uniqueArray(
      fc.tuple(
        fc.nat(60),
        fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -9, max: 9 }) }, fc.constant(Number.NaN)),
      ),
      {
        selector: ([at]) => at,
        maxLength: 50,
      },
    ),
  })
  .map(({ offset, points }) => {
    const sorted = [...points].sort(([a], [b]) => a - b);
    const times = Float64Array.from(sorted, ([at]) => offset + at * 5000);
    return new Series(
      TimeIndex.from(times),
      Float64Array.from(sorted, ([, value]) => value),
      true,
    );
  });

type Cells = readonly (number | undefined)[];

/** Row by row over a map of the union: slow and plain. */
function byRows(inputs: readonly Series[], row: (cells: Cells) => number | undefined): [number, number][] {
  const maps = inputs.map((one) => new Map(Array.from(one.index.times, (time, i) => [time, one.values[i] as number])));
  const times = [...new Set(maps.flatMap((one) => [...one.keys()]))].sort((a, b) => a - b);
  return times.flatMap((time): [number, number][] => {
    const value = row(maps.map((one) => one.get(time)));
    return value === undefined ? [] : [[time, value]];
  });
}

function points(one: Series): [number, number][] {
  return Array.from(one.index.times, (time, i) => [time, one.values[i] as number]);
}

const present = (cells: Cells): number[] =>
  cells.filter((cell) => cell !== undefined && !Number.isNaN(cell)) as number[];
const many = fc.array(series, { minLength: 1, maxLength: 4 });

describe("kernels over series with gaps in a common grid", () => {
  test("add has the rows that all inputs have or fill", () => {
    fc.assert(
      fc.property(many, fc.integer(), (inputs, fill) => {
        const operands = inputs.map((one, k) => (k === 1 ? { series: one, fill } : { series: one }));
        const expected = byRows(inputs, (cells) => {
          const filled = cells.map((cell, k) => (k === 1 && (cell === undefined || Number.isNaN(cell)) ? fill : cell));
          return present(filled).length === cells.length ? present(filled).reduce((a, b) => a + b) : undefined;
        });
        expect(points(add(operands))).toEqual(expected);
      }),
    );
  });

  test("rowMean has the rows that any input has", () => {
    fc.assert(
      fc.property(many, (inputs) => {
        const expected = byRows(inputs, (cells) => {
          const known = present(cells);
          return known.length === 0 ? undefined : known.reduce((a, b) => a + b) / known.length;
        });
        const actual = points(rowMean(inputs));
        expect(actual.map(([time]) => time)).toEqual(expected.map(([time]) => time));
        actual.forEach(([, value], i) => {
          expect(value).toBeCloseTo(expected[i]?.[1] as number, 10);
        });
      }),
    );
  });

  test("priority has every point, missing values too", () => {
    fc.assert(
      fc.property(many, (inputs) => {
        expect(points(priority(inputs))).toEqual(byRows(inputs, (cells) => cells.find((cell) => cell !== undefined)));
      }),
    );
  });

  test("an alignment has empty rows only where that was allowed", () => {
    const index = (times: number[]): TimeIndex => TimeIndex.from(Float64Array.from(times));
    const inputs = [index([0, 1000, 3000, 4000, 7000]), index([0, 3000, 7000])];
    expect(align(inputs).index.length).toBe(5);
    const rows = (mayBeEmpty: boolean): unknown =>
      overLooseRows(
        inputs,
        () => mayBeEmpty,
        ({ index, hasEmptyRows }) => [hasEmptyRows, index.length],
      );
    expect(rows(false)).toEqual([false, 5]);
    expect(rows(true)).toEqual([true, 8]);
  });

  test("an instant beside the grid, far behind those that suggested it, has a row of its own", () => {
    const gappy = (missing: number, late: number): Series => {
      const kept = Array.from({ length: 200 }, (_, i) => i).filter((i) => i % missing !== 1);
      const times = Float64Array.from(kept, (i) => i * 5000 + (i === 152 ? late : 0));
      return new Series(TimeIndex.from(times), new Float64Array(kept.length).fill(2));
    };
    const inputs = [gappy(3, 0), gappy(7, 1), gappy(5, 0)];
    const some = byRows(inputs, (cells) => present(cells)[0]);
    expect(points(priority(inputs))).toEqual(some);
    expect(points(rowMean(inputs))).toEqual(some);
    expect(points(add(inputs))).toEqual(byRows(inputs, (cells) => (present(cells).length === 3 ? 6 : undefined)));
  });

  test("dropMissing leaves the series that it is given as it is", () => {
    fc.assert(
      fc.property(series, (one) => {
        const before = [...one.values];
        dropMissing(one);
        expect([...one.values]).toEqual(before);
      }),
    );
  });
});
