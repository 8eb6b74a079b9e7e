import { timeTrendFields } from "@asof/platform";
import { expect, test } from "vitest";
import type { ExecutionContext } from "./executor.js";
import { timeTrendsExecutor } from "./time-trends.js";

// ISO week, day of year and day of week as Python's datetime gives them.
const inPython: [string, number, number, number][] = [
  ["2010-01-03", 53, 3, 6],
  ["2012-12-31", 1, 366, 0],
  ["2014-12-29", 1, 363, 0],
  ["2016-02-29", 9, 60, 0],
  ["2020-12-31", 53, 366, 3],
  ["2021-01-03", 53, 3, 6],
];

async function trendsAt(instant: string, time_zone: string): Promise<Record<string, number>> {
  const start = Date.parse(instant);
  const parameters = { sample_period: "PT1H", time_zone, fields: [...timeTrendFields] };
  const frame = await timeTrendsExecutor.read(parameters, { start, end: start + 1 }, {} as ExecutionContext);
  return Object.fromEntries(frame.labels.map((label, i) => [label, frame.columns[i]?.[0] as number]));
}

test.each(inPython)("knows the calendar of %s", async (day, week, dayOfYear, dayOfWeek) => {
  const trends = await trendsAt(`${day}T00:00:00Z`, "UTC");
  expect(trends).toMatchObject({ WEEK_OF_YEAR: week, DAY_OF_YEAR: dayOfYear, DAY_OF_WEEK: dayOfWeek });
  expect(trends.CALENDAR_YEAR).toBe(Number(day.slice(0, 4)));
  expect(trends.IS_WEEKDAY).toBe(dayOfWeek < 5 ? 1 : 0);
});

test("reads the wall clock of the zone, over a change of its offset", async () => {
  expect(await trendsAt("2014-03-30T00:00:00Z", "Europe/Paris")).toMatchObject({ HOUR_OF_DAY: 1 });
  expect(await trendsAt("2014-03-30T01:00:00Z", "Europe/Paris")).toMatchObject({ HOUR_OF_DAY: 3 });
  expect(await trendsAt("2013-12-31T16:00:00Z", "Asia/Shanghai")).toMatchObject({
    HOUR_OF_DAY: 0,
    DAY_OF_YEAR: 1,
    CALENDAR_YEAR: 2014,
  });
});
