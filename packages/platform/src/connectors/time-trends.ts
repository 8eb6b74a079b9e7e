import { z } from "zod";
import { chooser, defineConnector } from "./connector.js";
import { samplePeriodSchema, timeZoneSchema } from "./parameters.js";

export const timeTrendFields = [
  "CALENDAR_YEAR",
  "DAY_OF_WEEK",
  "DAY_OF_YEAR",
  "HOUR_OF_DAY",
  "IS_WEEKDAY",
  "MONTH_OF_YEAR",
  "WEEK_OF_YEAR",
  "EPOCH",
] as const;

export const timeTrendsConnector = defineConnector({
  uuid: "7621e074-3d62-4735-911d-91a2a971240d",
  kind: "source",
  name: "TimeTrends",
  title: "Time Trends",
  provider: "Asof",
  description: "Hour of day, day of week and the like, read off the calendar of a time zone.",
  parameters: z.object({
    sample_period: samplePeriodSchema,
    time_zone: timeZoneSchema,
    fields: z.array(z.enum(timeTrendFields)).min(1),
  }),
  groups: () => [],
  labels: ({ fields }) => fields,
  fields: timeTrendFields,
});

/** Calendar numbers of a zone: `timeTrends({ samplePeriod: "PT1H", timeZone: "UTC", fields: ["HOUR_OF_DAY"] })`. */
export const timeTrends = chooser(timeTrendsConnector);
