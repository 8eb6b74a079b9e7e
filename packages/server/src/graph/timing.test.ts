import { expect, test } from "vitest";
import { occurrences, timingAt } from "./timing.js";

const utc = (text: string): number => Date.parse(text);

test("a cron timing names midnights of its zone, the start included and the end not", () => {
  const mondays = { type: "CronTiming", cron_expression: "0 0 * * 1", time_zone: "Asia/Shanghai" } as const;
  const times = occurrences(mondays, utc("2014-01-05T16:00:00Z"), utc("2014-01-19T16:00:00Z"));
  expect(times).toEqual([utc("2014-01-05T16:00:00Z"), utc("2014-01-12T16:00:00Z")]);
});

test("a cron timing follows the clock over summer time", () => {
  const daily = { type: "CronTiming", cron_expression: "0 6 * * *", time_zone: "Europe/Paris" } as const;
  const times = occurrences(daily, utc("2014-03-29T00:00:00Z"), utc("2014-03-31T00:00:00Z"));
  expect(times).toEqual([utc("2014-03-29T05:00:00Z"), utc("2014-03-30T04:00:00Z")]);
});

test("an offset in days follows the calendar of its zone, one in hours does not", () => {
  const reference = utc("2014-03-29T11:00:00Z");
  const offset = (text: string) => ({ type: "RelativeTiming", offset: text, time_zone: "Europe/Paris" }) as const;
  expect(timingAt(offset("P1D"), reference)).toBe(utc("2014-03-30T10:00:00Z"));
  expect(timingAt(offset("PT24H"), reference)).toBe(utc("2014-03-30T11:00:00Z"));
});

test("says what is wrong with a cron expression", () => {
  const timing = { type: "CronTiming", cron_expression: "at noon", time_zone: "UTC" } as const;
  expect(() => occurrences(timing, 0, 1)).toThrow(expect.objectContaining({ code: "invalid_request" }));
});
