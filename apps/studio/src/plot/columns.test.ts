import { expect, test } from "vitest";
import { columnsOf, countKnown } from "./columns.js";

const hourly = { times: [0, 1, 2], values: [5, null, 7] };
const halved = { times: [0.5, 2, 2.5], values: [50, 52, null] };

test("series of different spacing share one axis, gaps and absent instants kept apart", () => {
  expect(columnsOf([hourly, halved])).toEqual([
    [0, 0.5, 1, 2, 2.5],
    [5, undefined, null, 7, undefined],
    [undefined, 50, undefined, 52, null],
  ]);
});

test("only values that are there count as known", () => {
  expect(countKnown(hourly)).toBe(2);
  expect(countKnown({ times: [], values: [] })).toBe(0);
});
