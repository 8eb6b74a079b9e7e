import { expect, test } from "vitest";
import { parseDuration } from "./durations.js";

// What pandas.Timedelta makes of these, in seconds.
test.each([
  ["480h", 1728000],
  ["-1 days +12:00:00", -43200],
  ["1 days 12:00:00", 129600],
  ["1 day 6 hours", 108000],
  ["12:30:00", 45000],
  ["-12:00:00", -43200],
  ["-1h30m", -5400],
  ["1d12h30min", 131400],
  ["-60 days +00:00:00", -5184000],
  ["1.5h", 5400],
  ["2W", 1209600],
  ["0 days 00:00:00.000001", 0.000001],
  ["P1DT6H", 108000],
  ["-P1D", -86400],
  ["1 day, 2:00:00", 93600],
  ["-1 day 6 hours", -108000],
])("the duration %s has %d seconds", (text, seconds) => {
  expect(parseDuration(text).milliseconds / 1000).toBeCloseTo(seconds, 9);
});

test.each(["", "soon", "1 fortnight", "1h -30m", "12"])("%j is no duration", (text) => {
  expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: "invalid_duration" }));
});
