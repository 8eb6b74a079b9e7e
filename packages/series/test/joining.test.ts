import {
  add,
  div,
  mul,
  mulScalar,
  type Operand,
  priority,
  rowMax,
  rowMean,
  rowMin,
  rowStd,
  Series,
  SeriesError,
  seriesFrom,
  sub,
  TimeIndex,
} from "@asof/series";
import { describe, expect, test } from "vitest";
import { pointsOf } from "./arbitrary.js";
import { a, b, days } from "./days.js";

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
