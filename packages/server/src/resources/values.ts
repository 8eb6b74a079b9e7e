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
import type { Platform } from "../platform.js";

/**
 * Keeps each row of a dataset as one revision at its as-of time. Missing and masked values are not
 * known and change nothing.
 */
export async function insertDataset(
  { records, store }: Platform,
  node: TimeSeriesGet,
  dataset: TimeDataset,
  signal: AbortSignal,
): Promise<TimeSeriesInsertResultGet> {
  if (!TimeDelta.parse(dataset.sample_period).equals(TimeDelta.parse(node.sample_period))) {
    const message = `"${node.title}" takes samples every ${node.sample_period}, not every ${dataset.sample_period}.`;
    throw new ServerError("invalid_request", message);
  }
  const arrays = timeArraysFromDataset(dataset).sort(
    (a, b) => a.asOfTime.epochMilliseconds - b.asOfTime.epochMilliseconds,
  );
  const revisions = arrays.map((array) => ({ insertionDate: array.asOfTime, series: dropMissing(array.toSeries()) }));
  await store.insertRevisions(seriesOf(node), revisions, "platform", { signal });
  const result = { object: "NodeResult" as const, type: "TimeSeriesInsertResult" as const, node: node.uuid };
  return records.create("result", { project: node.project, parent: node.uuid }, result);
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
  const missing = Uint8Array.from(values.values, (value) => (Number.isNaN(value) ? 1 : 0));
  return missing.includes(1) ? new TimeArray({ ...range, values: values.values, mask: missing }) : values;
}

function seriesOf(node: TimeSeriesGet): string {
  return node.series as string;
}

function alignedUp(time: string, step: number): Time {
  return new Time(Math.ceil(new Time(time).epochMilliseconds / step) * step);
}
