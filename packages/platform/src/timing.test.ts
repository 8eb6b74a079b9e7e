import { Time, TimeDelta } from "@asof/series";
import { describe, expect, it } from "vitest";
import { boundaryTiming, cronTiming, offsetTiming, referenceTiming, relativeTiming, scheduleTiming } from "./timing.js";

const absolute = { object: "Timing", type: "AbsoluteTiming", time: "2021-01-01T00:00:00Z" };
const relative = { object: "Timing", type: "RelativeTiming", frequency: null, offset: null, time_zone: "UTC" };

describe("a timing", () => {
  it.each([
    ["2021-01-01T00:00:00Z"],
    ["2021-01-01T01:00:00+01:00"],
    [new Date(1609459200000)],
    [new Time(1609459200000)],
  ])("at the instant %s is absolute, as a boundary, a schedule and a reference", (instant) => {
    expect(boundaryTiming(instant)).toEqual(absolute);
    expect(scheduleTiming(instant)).toEqual(absolute);
    expect(referenceTiming(instant)).toEqual(absolute);
  });

  it("from a duration is an offset for a boundary and a frequency for a schedule", () => {
    expect(boundaryTiming("-PT23H")).toEqual({ ...relative, offset: "-PT23H" });
    expect(boundaryTiming(new TimeDelta({ days: 7 }))).toEqual({ ...relative, offset: "P7D" });
    expect(offsetTiming("PT25H")).toEqual({ ...relative, offset: "PT25H" });
    expect(scheduleTiming("PT24H")).toEqual({ ...relative, frequency: "PT24H" });
  });

  it("of zero is written as clients can read it back", () => {
    expect(boundaryTiming("-P")).toEqual({ ...relative, offset: "PT0H" });
    expect(boundaryTiming(TimeDelta.parse("PT0S"))).toEqual({ ...relative, offset: "PT0H" });
  });

  it("may carry a zone of its own", () => {
    const inParis = relativeTiming("-P1D", "Europe/Paris");
    expect(boundaryTiming(inParis)).toEqual({ ...relative, offset: "-P1D", time_zone: "Europe/Paris" });
    const daily = cronTiming("0 9 * * *", "Europe/Paris");
    expect(scheduleTiming(daily)).toBe(daily);
    expect(referenceTiming(daily)).toEqual({
      object: "Timing",
      type: "CronTiming",
      cron_expression: "0 9 * * *",
      time_zone: "Europe/Paris",
    });
  });

  it("that is neither an instant nor a duration is refused", () => {
    expect(() => boundaryTiming("tomorrow")).toThrow(/"tomorrow" is not an instant/);
    expect(() => boundaryTiming("P1X")).toThrow(/"P1X" is not an ISO 8601 duration/);
  });
});
