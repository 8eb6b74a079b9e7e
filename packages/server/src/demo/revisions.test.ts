import { seriesFrom } from "@asof/series";
import { expect, test } from "vitest";
import { dailyRevisions } from "./revisions.js";

test("cuts a series at the midnights of Beijing; each day is known when it ends", () => {
  const series = seriesFrom({
    "2013-12-31T14:00Z": 1,
    "2013-12-31T15:00Z": 2,
    "2013-12-31T16:00Z": 3,
    "2014-01-01T15:00Z": 4,
  });
  const days = dailyRevisions(series);
  expect(days.map((day) => day.asOfTime.toString())).toEqual(["2013-12-31T16:00:00Z", "2014-01-01T16:00:00Z"]);
  expect(days.map((day) => day.values.length)).toEqual([24, 24]);
  expect(Array.from(days[0]?.values.slice(-3) ?? [])).toEqual([Number.NaN, 1, 2]);
  expect([days[1]?.values[0], days[1]?.values[23]]).toEqual([3, 4]);
});

test("leaves days without any value out, and gives nothing for an empty series", () => {
  const days = dailyRevisions(seriesFrom({ "2014-01-01T00:00Z": 1, "2014-01-04T00:00Z": 2 }));
  expect(days.map((day) => day.startTime.toString())).toEqual(["2013-12-31T16:00:00Z", "2014-01-03T16:00:00Z"]);
  expect(dailyRevisions(seriesFrom({}))).toEqual([]);
});
