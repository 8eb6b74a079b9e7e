import { expect, test } from "vitest";
import { alignedTo, hull, shifted, windowAround } from "./time-window.js";

const day = 86_400_000;
const extent = { from: 0, to: 1000 * day };

test("the window shows its days around the as-of date", () => {
  const { from, to } = windowAround(500 * day, 14, extent);
  expect(to - from).toBe(14 * day);
  expect(from).toBeLessThanOrEqual(500 * day);
  expect(to).toBeGreaterThanOrEqual(500 * day);
});

test("the as-of date always stands in the middle half of a window inside the extent", () => {
  for (let asOf = 20 * day; asOf < 980 * day; asOf += day / 3) {
    const { from } = windowAround(asOf, 14, extent);
    const share = (asOf - from) / (14 * day);
    expect(share).toBeGreaterThanOrEqual(0.25);
    expect(share).toBeLessThan(0.75 + 1e-9);
  }
});

test("the window keeps still for seven of fourteen days", () => {
  const starts = Array.from({ length: 70 }, (_, i) => windowAround((500 + i) * day, 14, extent).from);
  expect(new Set(starts).size).toBeLessThanOrEqual(11);
});

test("the latest and dates beyond what is known show the end of it", () => {
  const last = { from: 986 * day, to: 1000 * day };
  expect(windowAround(undefined, 14, extent)).toEqual(last);
  expect(windowAround(5000 * day, 14, extent)).toEqual(last);
  expect(windowAround(-5 * day, 14, extent)).toEqual({ from: 0, to: 14 * day });
});

test("a short extent is shown whole", () => {
  expect(windowAround(3 * day, 365, { from: 0, to: 9 * day })).toEqual({ from: 0, to: 9 * day });
});

test("windows are aligned outwards, shifted by shares and joined", () => {
  expect(alignedTo({ from: 5, to: 21 }, 10)).toEqual({ from: 0, to: 30 });
  expect(alignedTo({ from: 20, to: 20 }, 10)).toEqual({ from: 20, to: 30 });
  expect(shifted({ from: 10, to: 20 }, -0.5)).toEqual({ from: 5, to: 15 });
  expect(
    hull([
      { from: 1, to: 2 },
      { from: 0, to: 1 },
    ]),
  ).toEqual({ from: 0, to: 2 });
  expect(hull([])).toBeUndefined();
});
