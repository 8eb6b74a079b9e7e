import { randomUUID } from "node:crypto";
import {
  type TimeDataset,
  type TimeSeriesGet,
  type TimeSeriesInsertResultGet,
  type TimeSeriesQuery,
  type TimeSeriesQueryResultGet,
  timeArraysFromDataset,
  timeDatasetFromArrays,
} from "@asof/platform/contract";
import {
  type AnySeries,
  dropMissing,
  isNumeric,
  Series,
  samplePeriodMs,
  Time,
  TimeArray,
  TimeDelta,
} from "@asof/series";
import { ServerError } from "../errors.js";
import { gridOf } from "../frame.js";
import type { Platform } from "../platform.js";

/**
 * Keeps each row of a dataset as one revision at its as-of time. Missing and masked values are not
 * known and change nothing.
 *
 * @throws {ServerError} `invalid_request` for another sample period or cell, rows as of one time, or infinity.
 * @throws {StoreError} `newer_revision` unless all is newer than what is stored.
 */
export async function insertDataset(
  { records, store }: Platform,
  node: TimeSeriesGet,
  dataset: TimeDataset,
  signal: AbortSignal,
): Promise<TimeSeriesInsertResultGet> {
  const arrays = timeArraysFromDataset(dataset).sort(
    (a, b) => a.asOfTime.epochMilliseconds - b.asOfTime.epochMilliseconds,
  );
  assertFits(node, arrays);
  const revisions = arrays.map((array) => ({ insertionDate: array.asOfTime, series: dropMissing(array.toSeries()) }));
  await store.insertRevisions(seriesOf(node), revisions, "platform", { signal });
  const result = { object: "NodeResult" as const, type: "TimeSeriesInsertResult" as const, node: node.uuid };
  return records.create("result", { project: node.project, parent: node.uuid }, result);
}

function assertFits(node: TimeSeriesGet, arrays: readonly TimeArray[]): void {
  const problem = arrays.map((array, i) => problemOf(node, array, arrays[i - 1])).find((one) => one !== undefined);
  if (problem !== undefined) throw new ServerError("invalid_request", `"${node.title}" ${problem}.`);
}

function problemOf(node: TimeSeriesGet, array: TimeArray, before: TimeArray | undefined): string | undefined {
  const { samplePeriod, cellShape, asOfTime, values } = array;
  if (!samplePeriod.equals(TimeDelta.parse(node.sample_period)))
    return `takes samples every ${node.sample_period}, not every ${samplePeriod}`;
  if (String(cellShape) !== String(node.cell_shape))
    return `takes cells of shape [${node.cell_shape}], not [${cellShape}]`;
  if (before?.asOfTime.equals(asOfTime)) return `takes one row as of a time, not two as of ${asOfTime}`;
  return values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY) ? "takes no infinity" : undefined;
}

/** The stored values of a range as one row; what is not known is missing and masked. */
export async function queryDataset(
  { store, now }: Platform,
  node: TimeSeriesGet,
  query: TimeSeriesQuery,
  signal: AbortSignal,
): Promise<TimeSeriesQueryResultGet> {
  const step = samplePeriodMs(TimeDelta.parse(node.sample_period));
  const [startTime, endTime] = [alignedUp(query.start_time, step), alignedUp(query.end_time, step)];
  // Refuses a range that no answer can hold.
  gridOf({ start: startTime.epochMilliseconds, end: endTime.epochMilliseconds }, step);
  const asOf = new Time(query.as_of_time ?? now());
  const bounds = { fromValueDate: startTime, toValueDate: endTime, signal };
  const found = query.as_of_offset
    ? await store.staircase(seriesOf(node), { ...bounds, delta: query.as_of_offset })
    : await store.get(seriesOf(node), { ...bounds, revisionDate: asOf });
  const array = arrayOf(found, {
    samplePeriod: node.sample_period,
    startTime,
    endTime,
    asOfTime: asOf.floor(node.sample_period),
  });
  const identity = { uuid: randomUUID(), create_time: new Time(now()).toString(), update_time: null };
  const dataset = timeDatasetFromArrays([array]);
  return { object: "NodeResult", type: "TimeSeriesQueryResult", ...identity, node: node.uuid, time_dataset: dataset };
}

type Range = Pick<ConstructorParameters<typeof TimeArray>[0], "samplePeriod" | "startTime" | "endTime" | "asOfTime">;

function arrayOf(series: AnySeries | undefined, range: Range): TimeArray {
  const numeric = series !== undefined && isNumeric(series) ? series : undefined;
  const values = TimeArray.fromSeries(numeric ?? Series.empty(), range);
  const missing = Uint8Array.from(values.values, (value) => (Number.isFinite(value) ? 0 : 1));
  return missing.includes(1) ? new TimeArray({ ...range, values: values.values, mask: missing }) : values;
}

function seriesOf(node: TimeSeriesGet): string {
  return node.series as string;
}

function alignedUp(time: string, step: number): Time {
  return new Time(Math.ceil(new Time(time).epochMilliseconds / step) * step);
}
