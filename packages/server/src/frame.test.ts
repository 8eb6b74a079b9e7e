import { seriesFrom, TimeIndex } from "@asof/series";
import { describe, expect, test } from "vitest";
import { Frame, gridOf, joinFrames } from "./frame.js";

const hour = 3_600_000;
const missing = Number.NaN;

function frameOf(start: number, ...columns: number[][]): Frame {
  const index = TimeIndex.regular(start * hour, hour, columns[0]?.length ?? 0);
  return new Frame(
    index,
    columns.map((_, i) => `c${i}`),
    columns.map((column) => Float64Array.from(column)),
  );
}

function plain(frame: Frame): unknown[] {
  return [(frame.index.first ?? 0) / hour, ...frame.columns.map((column) => [...column])];
}

describe("a frame", () => {
  test("is cut to a window within, around and beside it", () => {
    const frame = frameOf(2, [20, 30, 40]);
    const cut = (start: number, end: number) => plain(frame.cut({ start: start * hour, end: end * hour }, hour));
    expect(cut(3, 4)).toEqual([3, [30]]);
    expect(cut(0, 7)).toEqual([0, [missing, missing, 20, 30, 40, missing, missing]]);
    expect(cut(9, 11)).toEqual([9, [missing, missing]]);
    expect(cut(2, 5)).toEqual([2, [20, 30, 40]]);
  });

  test("takes the samples of a series that lie on its grid, from the start of the window and before its end", () => {
    const series = seriesFrom(
      [0, 1, 1.5, 2, 3].map((hours) => [hours * hour, hours * 10] as const),
      { tzaware: true },
    );
    const window = { start: 0.5 * hour, end: 3 * hour };
    expect(plain(Frame.fromSeries([series, undefined], ["a", "b"], window, hour))).toEqual([
      1,
      [10, 20],
      [missing, missing],
    ]);
  });

  test("gives columns by label, by position and by list, in the order asked for", () => {
    const frame = frameOf(0, [1], [2], [3]);
    const labels = (indexer: Parameters<Frame["select"]>[0]) => frame.select(indexer).labels;
    expect(labels(null)).toEqual(["c0", "c1", "c2"]);
    expect(labels("c1")).toEqual(["c1"]);
    expect(labels(2)).toEqual(["c2"]);
    expect(labels(["c1"])).toEqual(["c1"]);
    expect(labels([["c2", "c0"]])).toEqual(["c2", "c0"]);
  });

  test("refuses labels that it does not have, and more axes than one", () => {
    const frame = frameOf(0, [1], [2]);
    expect(() => frame.select("c7")).toThrow(/no label "c7".*c0, c1/);
    expect(() => frame.select(-1)).toThrow(/no label "-1"/);
    expect(() => frame.select(["c0", "c1"])).toThrow(/are written \[\["c0","c1"\]\]/);
  });

  test("stands beside others of the same grid only", () => {
    expect(plain(joinFrames([frameOf(1, [1, 2]), frameOf(1, [3, 4], [5, 6])]))).toEqual([1, [1, 2], [3, 4], [5, 6]]);
    expect(() => joinFrames([frameOf(1, [1, 2]), frameOf(2, [3, 4])])).toThrow(/same sample period/);
    expect(() => joinFrames([])).toThrow(/an input is missing/);
  });
});

test("a grid holds multiples of the step since the epoch, and only so many", () => {
  expect([...gridOf({ start: -1.5 * hour, end: 1.5 * hour }, hour).times]).toEqual([-hour, 0, hour]);
  expect(gridOf({ start: hour, end: hour }, hour)).toHaveLength(0);
  expect(() => gridOf({ start: 0, end: 1e15 }, 1000)).toThrow(/shorter range/);
});
