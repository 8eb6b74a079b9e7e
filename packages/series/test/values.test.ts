import {
  abs,
  addScalar,
  clip,
  compare,
  divScalar,
  mulScalar,
  round,
  Series,
  slice,
  sliceInclusive,
  TimeIndex,
} from "@asof/series";
import { describe, expect, test } from "vitest";
import { a, b, days } from "./days.js";

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

test("a slice includes its end only when asked to", () => {
  const range = { from: Date.UTC(2020, 0, 2), to: Date.UTC(2020, 0, 3) };
  expect(days(slice(a, range))).toEqual({ "02": 2 });
  expect(days(sliceInclusive(a, range))).toEqual({ "02": 2, "03": 3 });
});
