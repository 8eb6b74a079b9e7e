import { samplePeriodMs, TimeArray } from "@asof/series";
import { PlatformError } from "../errors.js";
import { flatten, type NestedFlags, type NestedNumbers, nest, shapeOf } from "./nested-values.js";
import type { TimeDataset, TimeDatasetRow } from "./time-dataset.js";

/**
 * The wire form of time arrays, one row each: NaN becomes `null`, values nest time first.
 *
 * @throws {PlatformError} `invalid_time_dataset` unless all have the same sample period, cell and labels,
 *   and different as-of times.
 */
export function timeDatasetFromArrays(arrays: readonly TimeArray[], metadata?: Record<string, unknown>): TimeDataset {
  const [first] = arrays;
  if (first === undefined) throw invalid("A time dataset needs at least one time array.");
  assertAlike(arrays);
  if (new Set(arrays.map((array) => array.asOfTime.epochMilliseconds)).size < arrays.length) {
    throw invalid("Two time arrays of one dataset are as of the same time: merge them, or send two datasets.");
  }
  return {
    object: "TimeDataset",
    coordinate_labels: first.coordinateLabels.map((labels) => [...labels]),
    axis_labels: [...first.axisLabels],
    sample_period: String(first.samplePeriod),
    data: arrays.map(rowFromArray),
    cell_shape: [...first.cellShape],
    ...(metadata && { metadata }),
  };
}

/**
 * One time array a row; `null` becomes NaN.
 *
 * @throws {PlatformError} `invalid_time_dataset` when a row's values or mask do not have the shape that its
 *   range and the cell ask for, or its times are not aligned to the sample period.
 */
export function timeArraysFromDataset(dataset: TimeDataset): TimeArray[] {
  return dataset.data.map((row) => arrayFromRow(dataset, row));
}

/** All rows of a dataset merged into one time array, see `mergeTimeArrays`. */
export function timeArrayFromDataset(dataset: TimeDataset): TimeArray {
  return mergeTimeArrays(timeArraysFromDataset(dataset));
}

/**
 * The last known value of every sample: where ranges overlap, the latest as-of time wins. Samples between
 * ranges are NaN with mask 1. As of the latest of the times; a single array is returned as it is.
 *
 * @throws {PlatformError} `invalid_time_dataset` when sample periods, cells or labels differ.
 */
export function mergeTimeArrays(arrays: readonly TimeArray[]): TimeArray {
  const [only] = arrays;
  if (only === undefined) throw invalid("There is no time array to merge.");
  if (arrays.length === 1) return only;
  assertAlike(arrays);
  const oldestFirst = [...arrays].sort((a, b) => a.asOfTime.epochMilliseconds - b.asOfTime.epochMilliseconds);
  const startTime = Math.min(...arrays.map((array) => array.startTime.epochMilliseconds));
  const endTime = Math.max(...arrays.map((array) => array.endTime.epochMilliseconds));
  const step = samplePeriodMs(only.samplePeriod);
  const size = Math.round((endTime - startTime) / step) * only.cellSize;
  const values = new Float64Array(size).fill(Number.NaN);
  const mask = new Uint8Array(size).fill(1);
  for (const array of oldestFirst) {
    const at = Math.round((array.startTime.epochMilliseconds - startTime) / step) * only.cellSize;
    values.set(array.values, at);
    mask.set(array.mask ?? new Uint8Array(array.values.length), at);
  }
  const { samplePeriod, cellShape, coordinateLabels, axisLabels } = only;
  const asOfTime = (oldestFirst.at(-1) as TimeArray).asOfTime;
  const shared = { samplePeriod, cellShape, coordinateLabels, axisLabels };
  return new TimeArray({ ...shared, startTime, endTime, asOfTime, values, mask: mask.includes(1) ? mask : null });
}

function rowFromArray(array: TimeArray): TimeDatasetRow {
  const shape = [array.length, ...array.cellShape];
  const values = Array.from(array.values, (value) => (Number.isNaN(value) ? null : value));
  return {
    start_time: String(array.startTime),
    end_time: String(array.endTime),
    as_of_time: String(array.asOfTime),
    values: nest(values, shape) as NestedNumbers,
    mask: array.mask && (nest([...array.mask] as (0 | 1)[], shape) as NestedFlags),
  };
}

function arrayFromRow(dataset: TimeDataset, row: TimeDatasetRow): TimeArray {
  const cellShape = dataset.cell_shape ?? shapeOf(row.values).slice(1);
  const shape = [row.values.length, ...cellShape];
  const values = leavesOf<number | null>("values", row.values, shape);
  const mask = row.mask && leavesOf<number | boolean>("mask", row.mask, shape);
  try {
    return new TimeArray({
      samplePeriod: dataset.sample_period,
      startTime: row.start_time,
      endTime: row.end_time,
      asOfTime: row.as_of_time,
      values: Float64Array.from(values, (value) => value ?? Number.NaN),
      mask: mask ? Uint8Array.from(mask, Number) : null,
      cellShape,
      ...(dataset.coordinate_labels && { coordinateLabels: dataset.coordinate_labels }),
      ...(dataset.axis_labels && { axisLabels: dataset.axis_labels }),
    });
  } catch (cause) {
    throw invalid(`The row from ${row.start_time} to ${row.end_time}: ${(cause as Error).message}`, { row }, cause);
  }
}

function leavesOf<Leaf>(name: string, nested: readonly unknown[], shape: readonly number[]): Leaf[] {
  const leaves = flatten(nested as never, shape);
  if (leaves !== undefined) return leaves as Leaf[];
  throw invalid(`The ${name} of a row are not shaped [${shape}] (time, then the cell), as the dataset asks.`, {
    shape,
  });
}

function assertAlike(arrays: readonly TimeArray[]): void {
  const kindOf = (array: TimeArray) =>
    JSON.stringify([array.samplePeriod, array.cellShape, array.coordinateLabels, array.axisLabels]);
  const kinds = new Set(arrays.map(kindOf));
  if (kinds.size > 1) throw invalid(`Time arrays of different kinds do not fit together: ${[...kinds].join(" and ")}.`);
}

function invalid(message: string, details: Record<string, unknown> = {}, cause?: unknown): PlatformError {
  return new PlatformError("invalid_time_dataset", message, details, { cause });
}
