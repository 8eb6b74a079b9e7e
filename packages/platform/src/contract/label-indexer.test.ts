import { TimeArray } from "@asof/series";
import { describe, expect, it } from "vitest";
import { labelIndexerSchema, selectLabels } from "./label-indexer.js";

const array = new TimeArray({
  samplePeriod: "PT1H",
  startTime: 0,
  endTime: 7_200_000,
  asOfTime: 0,
  values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  mask: Uint8Array.from([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
  cellShape: [2, 3],
  coordinateLabels: [
    ["a", "b"],
    [0, 1, 2],
  ],
  axisLabels: ["first", "second"],
});

describe("a label indexer", () => {
  it("drops an axis for a label and keeps it for a list", () => {
    const one = selectLabels(array, "b");
    expect(one).toMatchObject({ cellShape: [3], axisLabels: ["second"], coordinateLabels: [[0, 1, 2]] });
    expect([...one.values]).toEqual([4, 5, 6, 10, 11, 12]);
    expect([...(one.mask as Uint8Array)]).toEqual([1, 0, 0, 0, 0, 0]);
    const scalar = selectLabels(array, ["a", 2]);
    expect(scalar).toMatchObject({ cellShape: [], coordinateLabels: [], axisLabels: [] });
    expect([...scalar.values]).toEqual([3, 9]);
    const mixed = selectLabels(array, ["a", [2, 0]]);
    expect(mixed).toMatchObject({ cellShape: [2], coordinateLabels: [[2, 0]], axisLabels: ["second"] });
    expect([...mixed.values]).toEqual([3, 1, 9, 7]);
  });

  it("takes the whole cell when there is none", () => {
    expect(selectLabels(array, null)).toBe(array);
    expect(selectLabels(array, undefined)).toBe(array);
  });

  it("finds a label whether it travelled as a number or as text", () => {
    expect([...selectLabels(array, [["a"], "1"]).values]).toEqual([2, 8]);
  });

  it("names the labels there are when one is unknown", () => {
    expect(() => selectLabels(array, "c")).toThrow(/no label "c".*"a", "b"/);
    expect(() => selectLabels(array, ["a", 0, 0])).toThrow(expect.objectContaining({ code: "unknown_label" }));
  });

  it("tells how to write several labels of one axis", () => {
    expect(() => selectLabels(selectLabels(array, "a"), [0, 1])).toThrow("[[0,1]]");
  });

  it.each([0, "a", ["a", "b"], ["a", [0, 2]]])("may be %j on the wire", (indexer) => {
    expect(labelIndexerSchema.parse(indexer)).toEqual(indexer);
  });

  it.each([1.5, true, { a: 1 }, [[["a"]]]])("may not be %j on the wire", (indexer) => {
    expect(labelIndexerSchema.safeParse(indexer).success).toBe(false);
  });
});
