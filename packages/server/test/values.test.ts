import { Project, type TimeSeries } from "@asof/platform";
import { TimeArray } from "@asof/series";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, hourly, type MemoryServer, startServer } from "./memory-server.js";

const now = 1000;

let platform: MemoryServer;
let project: Project;

beforeAll(async () => {
  platform = await startServer({ now: () => Date.parse(at(now)) + 1_234_567 });
  project = await Project.create({ title: "Values", client: platform.client });
});
afterAll(async () => {
  expect(platform.errors).toEqual([]);
  await platform[Symbol.asyncDispose]();
});

function emptySeries(): Promise<TimeSeries> {
  return project.createTimeSeries({ title: "Wind", samplePeriod: "PT1H" });
}

const day = { startTime: at(0), endTime: at(4) };
const missing = Number.NaN;

describe("inserting, then querying", () => {
  test("gives back what was inserted, as it was", async () => {
    const series = await emptySeries();
    const values = [0.1, -0, 1e300, 5e-324];
    await series.insertTimeArray(hourly(0, values, 5));
    const found = await series.queryTimeArray({ ...day, asOfTime: at(5) });
    expect([...found.values]).toStrictEqual(values);
    expect(Object.is(found.values[1], -0)).toBe(true);
    expect([found.mask, String(found.startTime), String(found.endTime), String(found.asOfTime)]).toEqual([
      null,
      at(0),
      at(4),
      at(5),
    ]);
  });

  test("sees each revision from its as-of time on, and nothing before the first", async () => {
    const series = await emptySeries();
    await series.insertTimeArray(hourly(0, [1, 2, 3], 3));
    await series.insertTimeArray(hourly(1, [20, 30, 40], 6));
    const asOf = async (hours: number) => [...(await series.queryTimeArray({ ...day, asOfTime: at(hours) })).values];
    expect(await asOf(2)).toEqual([missing, missing, missing, missing]);
    expect(await asOf(3)).toEqual([1, 2, 3, missing]);
    expect(await asOf(5)).toEqual([1, 2, 3, missing]);
    expect(await asOf(6)).toEqual([1, 20, 30, 40]);
    expect([...(await series.queryTimeArray(day)).values]).toEqual([1, 20, 30, 40]);
  });

  test("masks what is not known, and takes masked or missing values for not known", async () => {
    const series = await emptySeries();
    const { startTime, endTime } = day;
    const first = hourly(0, [1, 2, 3, 4], 1);
    await series.insertTimeArray(first);
    const values = [missing, 20, 30, 40];
    const range = { samplePeriod: "PT1H", startTime, endTime, asOfTime: at(2) };
    await series.insertTimeArray(new TimeArray({ ...range, values, mask: Uint8Array.of(0, 1, 0, 0) }));
    const found = await series.queryTimeArray({ startTime, endTime: at(6) });
    expect([...found.values]).toEqual([1, 2, 30, 40, missing, missing]);
    expect([...(found.mask ?? [])]).toEqual([0, 0, 0, 0, 1, 1]);
  });

  test("takes several rows of one dataset, each as of its time", async () => {
    const series = await emptySeries();
    await series.insertTimeArrays([hourly(2, [30, 40], 6), hourly(0, [1, 2, 3], 3)]);
    const early = await series.queryTimeArray({ ...day, asOfTime: at(4) });
    expect([...early.values]).toEqual([1, 2, 3, missing]);
    expect([...(await series.queryTimeArray(day)).values]).toEqual([1, 2, 30, 40]);
  });

  test("shows every sample as known an offset before it", async () => {
    const series = await emptySeries();
    await series.insertTimeArray(hourly(0, [1, 2, 3, 4], -1));
    await series.insertTimeArray(hourly(0, [10, 20, 30, 40], 1));
    const offset = async (asOfOffset: string) => [...(await series.queryTimeArray({ ...day, asOfOffset })).values];
    expect(await offset("PT0H")).toEqual([1, 20, 30, 40]);
    expect(await offset("PT1H")).toEqual([1, 2, 30, 40]);
    expect(await offset("PT3H")).toEqual([missing, missing, 3, 4]);
    expect(await offset("-PT1H")).toEqual([10, 20, 30, 40]);
  });

  test("reads as of the very instant asked for, and reports it aligned to the sample period", async () => {
    const series = await emptySeries();
    await series.insertTimeArray(hourly(0, [1], 3));
    const found = await series.queryTimeArray({ ...day, asOfTime: at(3.5) });
    expect([String(found.asOfTime), found.values[0]]).toEqual([at(3), 1]);
    const before = await series.queryTimeArray({ ...day, asOfTime: at(2.999) });
    expect([String(before.asOfTime), before.values[0]]).toEqual([at(2), missing]);
    const latest = await series.queryTimeArray(day);
    expect(String(latest.asOfTime)).toBe(at(now));
  });

  test("answers with the samples inside of a range that is not aligned", async () => {
    const series = await emptySeries();
    await series.insertTimeArray(hourly(0, [1, 2, 3, 4], 5));
    const found = await series.queryTimeArray({ startTime: at(0.5), endTime: at(2.5) });
    expect([String(found.startTime), String(found.endTime), ...found.values]).toEqual([at(1), at(3), 2, 3]);
  });
});

describe("inserting refuses", () => {
  const refused = (status: number, part: string) => ({ status, message: expect.stringContaining(part) });

  test("another sample period", async () => {
    const series = await emptySeries();
    const range = { startTime: at(0), endTime: at(1), asOfTime: at(1) };
    const halves = new TimeArray({ ...range, samplePeriod: "PT30M", values: [1, 2] });
    await expect(series.insertTimeArray(halves)).rejects.toMatchObject(refused(422, "every PT1H, not every PT30M"));
  });

  test("cells of another shape", async () => {
    const series = await emptySeries();
    const range = { samplePeriod: "PT1H", startTime: at(0), endTime: at(1), asOfTime: at(1) };
    const pair = new TimeArray({ ...range, values: [1, 2], cellShape: [2] });
    await expect(series.insertTimeArray(pair)).rejects.toMatchObject(refused(422, "cells of shape [], not [2]"));
  });

  test("an as-of time that is not later than what is stored, and keeps what is stored", async () => {
    const series = await emptySeries();
    await series.insertTimeArray(hourly(0, [1], 3));
    await expect(series.insertTimeArray(hourly(0, [2], 2))).rejects.toMatchObject({ status: 409 });
    await expect(series.insertTimeArray(hourly(0, [2], 3))).rejects.toMatchObject({ status: 409 });
    expect((await series.queryTimeArray(day)).values[0]).toBe(1);
  });

  test("two rows as of one time, and infinity", async () => {
    const series = await emptySeries();
    const insert = async (values: string) => {
      const row = `{"start_time":"${at(0)}","end_time":"${at(1)}","as_of_time":"${at(1)}","values":[${values}]}`;
      const rows = values === "1" ? `${row},${row}` : row;
      const body = `{"time_dataset":{"object":"TimeDataset","sample_period":"PT1H","data":[${rows}]}}`;
      const url = `http://platform.test/v1alpha2/time_series/${series.uuid}:insert`;
      return platform.server.fetch(new Request(url, { method: "POST", body }));
    };
    expect((await insert("1")).status).toBe(422);
    expect((await insert("1e999")).status).toBe(422);
    expect((await insert("2")).status).toBe(200);
  });
});

test("querying refuses a range of more samples than an answer holds", async () => {
  const series = await project.createTimeSeries({ title: "Seconds", samplePeriod: "PT1S" });
  const range = { startTime: "1900-01-01T00:00:00Z", endTime: "2100-01-01T00:00:00Z" };
  await expect(series.queryTimeArray(range)).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining("shorter range"),
  });
});
