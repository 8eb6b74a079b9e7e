import { expect, test } from "vitest";
import { positionOf, unionOfDates } from "./revisions.js";

test("the slider steps through the dates of all series, each once and in order", () => {
  expect(unionOfDates([[10, 30], [20, 30], []])).toEqual([10, 20, 30]);
});

test("an as-of date stands at the last revision at or before it", () => {
  expect([9, 10, 19, 20, 99].map((asOf) => positionOf([10, 20, 30], asOf))).toEqual([-1, 0, 0, 1, 2]);
});

test("without an as-of date the latest revision counts", () => {
  expect(positionOf([10, 20, 30], undefined)).toBe(2);
  expect(positionOf([], undefined)).toBe(-1);
});
