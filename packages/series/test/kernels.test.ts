import {
  abs,
  add,
  addScalar,
  align,
  clip,
  compare,
  cumsum,
  div,
  divScalar,
  fill,
  fromWallClock,
  mul,
  mulScalar,
  type Operand,
  priority,
  resample,
  rolling,
  round,
  rowMax,
  rowMean,
  rowMin,
  rowStd,
  Series,
  SeriesError,
  seriesFrom,
  shift,
  slice,
  sliceInclusive,
  sub,
  TimeIndex,
  toWallClock,
} from "@asof/series";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pointsOf, regularSeries, series, unevenly } from "./arbitrary.js";

const a = seriesFrom({ "2020-01-01Z": 1, "2020-01-02Z": 2, "2020-01-03Z": 3, "2020-01-04Z": 40 });
const b = seriesFrom({ "2020-01-02Z": 10, "2020-01-04Z": 30, "2020-01-05Z": 50 });

function days(one: Series): Record<string, number> {
  return Object.fromEntries([...one.points()].map(([stamp, value]) => [stamp.slice(8, 10), value as number]));
}

describe("joining series", () => {
  test("adds where both have a value", () => {
    expect(days(add([a, b]))).toEqual({ "02": 12, "04": 70 });
    expect(days(sub(b, a))).toEqual({ "02": 8, "04": -10 });
    expect(days(mul([a, b]))).toEqual({ "02": 20, "04": 1200 });
    expect(days(div(b, a))).toEqual({ "02": 5, "04": 0.75 });
  });

  test("leaves out a row without a value wherever it is, with infinities beside it or not", () => {
    const minutes = (values: number[]): Series =>
      new Series(TimeIndex.regular(0, 60_000, values.length), Float64Array.from(values));
    for (const length of [1, 2, 3, 4, 5, 7, 4096, 4097, 4103]) {
      for (const gap of [0, 1, 2, 3, length >> 1, length - 2, length - 1].filter((at) => at >= 0 && at < length)) {
        const ones = Array.from({ length }, (_, at) => (at === gap ? Number.NaN : 1));
        const others = Array.from({ length }, (_, at) => (at % 5 === 1 ? Number.POSITIVE_INFINITY : at));
        const rows = others.flatMap((value, at) => (at === gap ? [] : [[at * 60_000, value + 1]]));
        expect(pointsOf(add([minutes(ones), minutes(others)]))).toEqual(rows);
        const halves = rows.map(([time, sum]) => [time, (sum as number) / 2]);
        expect(pointsOf(rowMean([minutes(ones), minutes(others)], { skipMissing: false }))).toEqual(halves);
      }
    }
  });

  test("fills with a number over the whole union", () => {
    expect(days(add([a, { series: b, fill: 0 }]))).toEqual({ "01": 1, "02": 12, "03": 3, "04": 70 });
    expect(
      days(
        add([
          { series: a, fill: 0 },
          { series: b, fill: 0 },
        ]),
      ),
    ).toEqual({ "01": 1, "02": 12, "03": 3, "04": 70, "05": 50 });
  });

  test("fills forwards and backwards, and no more cells than the limit", () => {
    const ffill: Operand[] = [
      { series: a, fill: "ffill" },
      { series: b, fill: "ffill" },
    ];
    expect(days(add(ffill))).toEqual({ "02": 12, "03": 13, "04": 70, "05": 90 });
    expect(days(add([a, { series: b, fill: "ffill,bfill" }]))).toEqual({ "01": 11, "02": 12, "03": 13, "04": 70 });
    expect(days(add([a, { series: b, fill: 0, limit: 1 }]))).toEqual({ "01": 1, "02": 12, "04": 70 });
    expect(() => add([a, { series: b, fill: "sideways" }])).toThrow(SeriesError);
  });

  test("drops 0/0 and keeps x/0", () => {
    const zero = mulScalar(a, 0);
    expect(days(div(a, zero))).toEqual({ "01": Infinity, "02": Infinity, "03": Infinity, "04": Infinity });
    expect(div(zero, zero).length).toBe(0);
  });

  test("takes the first series that has a point, even when that holds no value", () => {
    expect(days(priority([b, a]))).toEqual({ "01": 1, "02": 10, "03": 3, "04": 30, "05": 50 });
    const gap = seriesFrom({ "2020-01-03Z": null });
    expect(days(priority([gap, a]))).toEqual({ "01": 1, "02": 2, "03": null, "04": 40 });
  });

  test("layers texts as it does numbers", () => {
    const x = seriesFrom([
      ["2020-01-01Z", "x"],
      ["2020-01-03Z", "x"],
    ]);
    const y = seriesFrom([
      ["2020-01-01Z", "y"],
      ["2020-01-02Z", "y"],
    ]);
    expect(Object.values(priority([x, y]).toObject())).toEqual(["x", "y", "x"]);
  });

  test("weighs means by the series that are present", () => {
    expect(days(rowMean([{ series: a, weight: 3 }, b]))).toEqual({ "01": 1, "02": 4, "03": 3, "04": 37.5, "05": 50 });
    expect(days(rowMean([a, b], { skipMissing: false }))).toEqual({ "02": 6, "04": 35 });
    expect(days(rowMin([a, b]))).toEqual({ "01": 1, "02": 2, "03": 3, "04": 30, "05": 50 });
    expect(days(rowMax([a, b]))).toEqual({ "01": 1, "02": 10, "03": 3, "04": 40, "05": 50 });
    expect(days(rowMax([a, b], { skipMissing: false }))).toEqual({ "02": 10, "04": 40 });
  });

  test("takes the deviation of rows with two values or more", () => {
    const spread = days(rowStd([a, b]));
    expect(Object.keys(spread)).toEqual(["02", "04"]);
    expect(spread["02"]).toBeCloseTo(Math.SQRT2 * 4, 12);
  });

  test("refuses to mix aware and naive series", () => {
    const naive = seriesFrom({ "2020-01-01": 1 });
    expect(() => add([a, naive])).toThrow(expect.objectContaining({ code: "mixed_awareness" }));
    expect(() => priority([a, naive])).toThrow(expect.objectContaining({ code: "mixed_awareness" }));
  });
});

/** Joins by plain maps: slow, and hard to get wrong. */
function reference(inputs: readonly Series[], combine: (cells: number[]) => number): [number, number][] {
  const times = [...new Set(inputs.flatMap((one) => [...one.times]))].sort((x, y) => x - y);
  const cells = inputs.map((one) => new Map(pointsOf(one)));
  const rows = times.map((time): [number, number] => [time, combine(cells.map((cell) => cell.get(time) ?? NaN))]);
  return rows.filter(([, value]) => !Number.isNaN(value));
}

const present = (cells: number[]): number[] => cells.filter((cell) => !Number.isNaN(cell));
const sumOf = (cells: number[]): number => cells.reduce((x, y) => x + y, 0);

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

describe("value by value", () => {
  test("scalars apply to each point", () => {
    expect(days(addScalar(a, 1))).toEqual({ "01": 2, "02": 3, "03": 4, "04": 41 });
    expect(days(divScalar(a, 2))).toEqual({ "01": 0.5, "02": 1, "03": 1.5, "04": 20 });
  });

  test("rounds halves to the even neighbour, on both sides of zero", () => {
    const halves = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5];
    const one = new Series(TimeIndex.regular(0, 1, 6), Float64Array.from(halves));
    expect(Array.from(round(one).values, (value) => value + 0)).toEqual([-2, -2, 0, 0, 2, 2]);
    expect(Array.from(round(mulScalar(one, 100), -2).values, (value) => value + 0)).toEqual([
      -200, -200, 0, 0, 200, 200,
    ]);
    expect(Array.from(abs(one).values)).toEqual([2.5, 1.5, 0.5, 0.5, 1.5, 2.5]);
  });

  test("clips by dropping or by replacing", () => {
    expect(days(clip(a, { min: 2, max: 3 }))).toEqual({ "02": 2, "03": 3 });
    expect(days(clip(a, { min: 2, max: 3, replaceMin: true, replaceMax: true }))).toEqual({
      "01": 2,
      "02": 2,
      "03": 3,
      "04": 3,
    });
    expect(clip(a, {})).toBe(a);
  });

  test("compares with a number everywhere, with a series where both have a point", () => {
    expect(days(compare(a, "<", 2))).toEqual({ "01": 1, "02": 0, "03": 0, "04": 0 });
    expect(days(compare(a, ">", b, { trueValue: 9, falseValue: -9 }))).toEqual({ "02": -9, "04": 9 });
  });
});

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

describe("resample", () => {
  const hours = seriesFrom({
    "2020-01-01T00:00Z": 0,
    "2020-01-01T06:00Z": 6,
    "2020-01-01T12:00Z": 12,
    "2020-01-01T18:00Z": 18,
    "2020-01-02T00:00Z": 24,
  });
  const at = (one: Series): string[] => [...one.points()].map(([stamp, value]) => `${stamp.slice(0, 13)} ${value}`);

  test("condenses to days and keeps empty ones only where a sum is asked for", () => {
    expect(at(resample(hours, "D"))).toEqual(["2020-01-01T00 9", "2020-01-02T00 24"]);
    const gap = seriesFrom({ "2020-01-01Z": 1, "2020-01-03Z": 2 });
    expect(at(resample(gap, "D", { method: "sum" }))).toEqual([
      "2020-01-01T00 1",
      "2020-01-02T00 0",
      "2020-01-03T00 2",
    ]);
    expect(at(resample(gap, "D"))).toEqual(["2020-01-01T00 1", "2020-01-03T00 2"]);
  });

  test("names weeks, months and years by their last day, or their first where S is written", () => {
    expect(at(resample(hours, "W", { method: "sum" }))).toEqual(["2020-01-05T00 60"]);
    expect(at(resample(hours, "ME", { method: "sum" }))).toEqual(["2020-01-31T00 60"]);
    expect(at(resample(hours, "QE", { method: "sum" }))).toEqual(["2020-03-31T00 60"]);
    expect(at(resample(hours, "YE", { method: "sum" }))).toEqual(["2020-12-31T00 60"]);
    expect(at(resample(hours, "MS", { method: "sum" }))).toEqual(["2020-01-01T00 60"]);
    expect(at(resample(hours, "W-WED", { method: "sum" }))).toEqual(["2020-01-01T00 36", "2020-01-08T00 24"]);
  });

  test("goes to shorter periods by looking values up", () => {
    expect(resample(hours, "3h", { method: "ffill" }).values).toEqual(Float64Array.of(0, 0, 6, 6, 12, 12, 18, 18, 24));
    expect(resample(hours, "3h", { method: "interpolate" }).values).toEqual(
      Float64Array.of(0, 3, 6, 9, 12, 15, 18, 21, 24),
    );
    expect(resample(hours, "3h", { method: "bfill" }).values).toEqual(Float64Array.of(0, 6, 6, 12, 12, 18, 18, 24, 24));
  });

  test("a day of a zone has 23 hours when the clock goes forward, 25 when it goes back", () => {
    const quarter = (start: string, count: number): Series =>
      new Series(TimeIndex.regular(Date.parse(start), 3_600_000, count), new Float64Array(count).fill(1));
    const count = (one: Series): number[] => [...resample(one, "D", { method: "sum", zone: "Europe/Paris" }).values];
    expect(count(quarter("2020-03-27T23:00Z", 71))).toEqual([24, 23, 24]);
    expect(count(quarter("2020-10-23T22:00Z", 73))).toEqual([24, 25, 24]);
  });

  test("every point falls into exactly one bucket, whatever the frequency", () => {
    const frequency = fc.constantFrom(
      "1min",
      "7min",
      "h",
      "D",
      "2D",
      "W",
      "W-TUE",
      "MS",
      "ME",
      "2ME",
      "QS",
      "QE-NOV",
      "YS",
      "YE",
    );
    const zone = fc.constantFrom("UTC", "Europe/Paris", "America/New_York", "Asia/Tokyo", "Asia/Kathmandu");
    const wide = fc
      .uniqueArray(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 40 })
      .map((slots) =>
        Float64Array.from(
          slots.sort((x, y) => x - y),
          (slot) => Date.UTC(2019, 11, 25) + slot * 900_000,
        ),
      )
      .map((times) => new Series(TimeIndex.from(times), new Float64Array(times.length).fill(1)));
    fc.assert(
      fc.property(wide, frequency, zone, (one, freq, where) => {
        const counts = resample(one, freq, { method: "sum", zone: where });
        expect(sumOf([...counts.values])).toBe(one.length);
      }),
    );
  });

  test("refuses frequencies and methods that do not exist", () => {
    expect(() => resample(hours, "fortnight")).toThrow(expect.objectContaining({ code: "invalid_frequency" }));
    expect(() => resample(hours, "D", { method: "toString" })).toThrow("bad resampling method `toString`");
    expect(() => resample(hours, "1us")).toThrow("too many");
  });
});

describe("wall clocks", () => {
  test("the hour that autumn repeats becomes one point with the mean of both", () => {
    const autumn = seriesFrom({
      "2020-10-24T23:00Z": 1,
      "2020-10-25T00:00Z": 2,
      "2020-10-25T01:00Z": 4,
      "2020-10-25T02:00Z": 8,
    });
    expect(toWallClock(autumn, "Europe/Paris").toObject()).toEqual({
      "2020-10-25T01:00:00": 1,
      "2020-10-25T02:00:00": 3,
      "2020-10-25T03:00:00": 8,
    });
  });

  test("a wall clock leads back to the instants outside the repeated hour", () => {
    const zones = fc.constantFrom("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu");
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 8000 }), fc.integer({ min: 1, max: 200 }), (zone, slot, length) => {
        const index = TimeIndex.regular(Date.UTC(2020, 0, 1) + slot * 3_600_000, 3_600_000, length);
        const one = new Series(index, new Float64Array(length));
        const wall = toWallClock(one, zone);
        fc.pre(wall.length === one.length);
        const back = fromWallClock(wall, zone, { ambiguous: "earlier" });
        const ambiguous = [...wall.times].some((time, i) => back.times[i] !== index.at(i) && time !== undefined);
        if (!ambiguous) expect([...back.times]).toEqual([...index.times]);
        expect([...back.times].every((time, i) => Math.abs(time - index.at(i)) <= 3_600_000)).toBe(true);
      }),
    );
  });

  test("refuses times that never were", () => {
    const skipped = seriesFrom({ "2020-03-29T02:30": 1 });
    expect(() => fromWallClock(skipped, "Europe/Paris")).toThrow(expect.objectContaining({ code: "nonexistent_time" }));
    expect(fromWallClock(skipped, "Europe/Paris", { nonexistent: "shift_forward" }).toObject()).toEqual({
      "2020-03-29T01:00:00Z": 1,
    });
  });
});

test("a slice includes its end only when asked to", () => {
  const range = { from: Date.UTC(2020, 0, 2), to: Date.UTC(2020, 0, 3) };
  expect(days(slice(a, range))).toEqual({ "02": 2 });
  expect(days(sliceInclusive(a, range))).toEqual({ "02": 2, "03": 3 });
});
