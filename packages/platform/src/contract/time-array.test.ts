import { TimeArray } from "@asof/series";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringifyExact } from "./exact-json.js";
import { mergeTimeArrays, timeArrayFromDataset, timeArraysFromDataset, timeDatasetFromArrays } from "./time-array.js";
import { timeDatasetCreateSchema, timeDatasetSchema } from "./time-dataset.js";

const hour = 3_600_000;

function hourly(start: number, values: number[], asOf: number, mask: number[] | null = null): TimeArray {
  return new TimeArray({
    samplePeriod: "PT1H",
    startTime: start * hour,
    endTime: (start + values.length) * hour,
    asOfTime: asOf * hour,
    values,
    mask: mask && Uint8Array.from(mask),
  });
}

const label = fc.oneof(fc.integer(), fc.string());
const timeArrays = fc
  .record({
    start: fc.integer({ min: -1e6, max: 1e6 }),
    length: fc.integer({ min: 0, max: 6 }),
    cellShape: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
    asOf: fc.integer({ min: -1e6, max: 1e6 }),
    masked: fc.boolean(),
  })
  .chain(({ start, length, cellShape, asOf, masked }) => {
    const size = cellShape.reduce((product, n) => product * n, length);
    const exactly = { minLength: size, maxLength: size };
    return fc.record({
      samplePeriod: fc.constant("PT1H"),
      startTime: fc.constant(start * hour),
      endTime: fc.constant((start + length) * hour),
      asOfTime: fc.constant(asOf * hour),
      values: fc.array(fc.double({ noDefaultInfinity: true }), exactly),
      mask: masked
        ? fc.array(fc.constantFrom(0, 1), exactly).map((flags) => Uint8Array.from(flags))
        : fc.constant(null),
      cellShape: fc.constant(cellShape),
      coordinateLabels: fc.tuple(
        ...cellShape.map((n) => fc.uniqueArray(label, { minLength: n, maxLength: n, selector: String })),
      ),
      axisLabels: fc.tuple(...cellShape.map(() => label)),
    });
  })
  .map((options) => new TimeArray(options));

describe("time arrays on the wire", () => {
  it("come back exactly, through JSON text and both schemas", () => {
    fc.assert(
      fc.property(timeArrays, (array) => {
        const text = stringifyExact(timeDatasetFromArrays([array]));
        for (const schema of [timeDatasetSchema, timeDatasetCreateSchema]) {
          const [back] = timeArraysFromDataset(schema.parse(JSON.parse(text)));
          expect(back).toStrictEqual(array);
        }
      }),
    );
  });

  it("nest values by time, then by the axes of the cell, with null for NaN", () => {
    const array = new TimeArray({
      samplePeriod: "PT1H",
      startTime: "2021-07-01T00:00:00Z",
      endTime: "2021-07-01T02:00:00Z",
      asOfTime: "2021-07-01T00:00:00Z",
      values: [1, 2, 3, 4, 5, Number.NaN, 7, 8, 9, 10, 11, 12],
      mask: Uint8Array.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
      cellShape: [2, 3],
    });
    expect(timeDatasetFromArrays([array], { node_title: "x" })).toEqual({
      object: "TimeDataset",
      sample_period: "PT1H",
      cell_shape: [2, 3],
      coordinate_labels: [
        [0, 1],
        [0, 1, 2],
      ],
      axis_labels: [0, 1],
      metadata: { node_title: "x" },
      data: [
        {
          start_time: "2021-07-01T00:00:00Z",
          end_time: "2021-07-01T02:00:00Z",
          as_of_time: "2021-07-01T00:00:00Z",
          values: [
            [
              [1, 2, 3],
              [4, 5, null],
            ],
            [
              [7, 8, 9],
              [10, 11, 12],
            ],
          ],
          mask: [
            [
              [0, 0, 0],
              [0, 0, 1],
            ],
            [
              [0, 0, 0],
              [0, 0, 0],
            ],
          ],
        },
      ],
    });
  });

  it("take their cell shape from the values, and flags from booleans, where a dataset leaves them out", () => {
    const row = {
      start_time: "1970-01-01T00:00:00Z",
      end_time: "1970-01-01T01:00:00Z",
      as_of_time: "1970-01-01T00:00:00Z",
    };
    const dataset = {
      object: "TimeDataset",
      sample_period: "PT1H",
      data: [{ ...row, values: [[1, 2]], mask: [[true, false]] }],
    };
    const [array] = timeArraysFromDataset(timeDatasetSchema.parse(dataset));
    expect(array).toMatchObject({ cellShape: [2], coordinateLabels: [[0, 1]], mask: Uint8Array.of(1, 0) });
  });

  it("are refused when values do not fill the range, are ragged, or times lie between samples", () => {
    const good = timeDatasetFromArrays([hourly(0, [1, 2], 0)]);
    const row = good.data[0] as (typeof good.data)[0];
    const refused = { name: "PlatformError", code: "invalid_time_dataset" };
    const read = (change: object) => () => timeArraysFromDataset({ ...good, data: [{ ...row, ...change }] });
    expect(read({ values: [1, 2, 3] })).toThrow(expect.objectContaining(refused));
    expect(read({ values: [1, [2]] })).toThrow(expect.objectContaining(refused));
    const ragged = { cell_shape: [2], coordinate_labels: null, axis_labels: null };
    const row2 = { ...row, values: [[1], [2, 3, 4]] };
    expect(() => timeArraysFromDataset({ ...good, ...ragged, data: [row2] })).toThrow(expect.objectContaining(refused));
    expect(read({ mask: [0] })).toThrow(expect.objectContaining(refused));
    expect(read({ as_of_time: "1970-01-01T00:30:00Z" })).toThrow(expect.objectContaining(refused));
  });

  it("of one dataset need different as-of times and the same cell", () => {
    const refused = expect.objectContaining({ code: "invalid_time_dataset" });
    expect(() => timeDatasetFromArrays([])).toThrow(refused);
    expect(() => timeDatasetFromArrays([hourly(0, [1], 0), hourly(1, [1], 0)])).toThrow(refused);
    const daily = new TimeArray({ samplePeriod: "P1D", startTime: 0, endTime: 0, asOfTime: 0, values: [] });
    expect(() => timeDatasetFromArrays([hourly(0, [1], 1), daily])).toThrow(refused);
  });
});

describe("merging time arrays", () => {
  it("lets the latest as-of time win, whatever the order, and masks what nobody covers", () => {
    const merged = mergeTimeArrays([hourly(1, [20, 30], 5), hourly(0, [1, 2], 3), hourly(5, [60], 4)]);
    expect(merged).toStrictEqual(hourly(0, [1, 20, 30, Number.NaN, Number.NaN, 60], 5, [0, 0, 0, 1, 1, 0]));
  });

  it("has no mask when nothing is missing or masked", () => {
    expect(mergeTimeArrays([hourly(0, [1], 0), hourly(1, [2], 1)])).toStrictEqual(hourly(0, [1, 2], 1));
  });

  it("keeps the mask of the row that wins", () => {
    expect(mergeTimeArrays([hourly(0, [1, 2], 0), hourly(1, [3], 1, [1])]).mask).toEqual(Uint8Array.of(0, 1));
  });

  it("returns a single row as it is", () => {
    const array = hourly(0, [1, Number.NaN], 0, [0, 0]);
    expect(timeArrayFromDataset(timeDatasetFromArrays([array]))).toStrictEqual(array);
  });
});
