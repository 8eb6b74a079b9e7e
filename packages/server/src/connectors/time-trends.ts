import { timeTrendsConnector } from "@asof/platform";
import { samplePeriodMs, TimeDelta, TimeZone } from "@asof/series";
import type { z } from "zod";
import { Frame, gridOf } from "../frame.js";
import type { SourceExecutor } from "./executor.js";

type Parameters = z.output<typeof timeTrendsConnector.parameters>;
type Field = Parameters["fields"][number];

/** Where a wall clock stands in its day, week and year; Monday is day 0 of the week, 1 January day 1 of the year. */
export const timeTrendsExecutor: SourceExecutor<Parameters> = {
  kind: "source",
  connector: timeTrendsConnector,
  version: 1,
  samplePeriod: (parameters) => samplePeriodMs(TimeDelta.parse(parameters.sample_period)),
  async read(parameters, window) {
    const index = gridOf(window, this.samplePeriod(parameters));
    const wall = TimeZone.of(parameters.time_zone).wallTimes(index.times);
    const columns = parameters.fields.map((field) =>
      field === "EPOCH" ? index.times.map((ms) => ms / 1000) : wall.map(fields[field]),
    );
    return new Frame(index, parameters.fields, columns);
  },
};

const dayMs = 86_400_000;

const fields: Record<Exclude<Field, "EPOCH">, (wall: number) => number> = {
  CALENDAR_YEAR: (wall) => new Date(wall).getUTCFullYear(),
  MONTH_OF_YEAR: (wall) => new Date(wall).getUTCMonth() + 1,
  WEEK_OF_YEAR: weekOfYear,
  DAY_OF_YEAR: dayOfYear,
  DAY_OF_WEEK: dayOfWeek,
  IS_WEEKDAY: (wall) => (dayOfWeek(wall) < 5 ? 1 : 0),
  HOUR_OF_DAY: (wall) => new Date(wall).getUTCHours(),
};

function dayOfWeek(wall: number): number {
  return (new Date(wall).getUTCDay() + 6) % 7;
}

function dayOfYear(wall: number): number {
  return Math.floor((wall - Date.UTC(new Date(wall).getUTCFullYear(), 0, 1)) / dayMs) + 1;
}

/** The ISO 8601 week: the one that holds the Thursday of these seven days. */
function weekOfYear(wall: number): number {
  const thursday = wall + (3 - dayOfWeek(wall)) * dayMs;
  return Math.floor((dayOfYear(thursday) - 1) / 7) + 1;
}
