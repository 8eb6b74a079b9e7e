import { fromWallClock, Series, seriesFrom, TimeIndex, toWallClock } from "@asof/series";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

describe("wall clocks", () => {
  test("the hour that autumn repeats becomes one point with the mean of both", () => {
    const autumn = seriesFrom({
      "2020-10-24T23:00Z": 1,
      "2020-10-25T00:00Z": 2,
      "2020-10-25T01:00Z": 4,
      "2020-10-25T02:00Z": 8,
    });
    expect(toWallClock(autumn, "Europe/Paris").toObject()).toEqual({
      "2020-10-25T01:00:00": 1,
      "2020-10-25T02:00:00": 3,
      "2020-10-25T03:00:00": 8,
    });
  });

  test("a wall clock leads back to the instants outside the repeated hour", () => {
    const zones = fc.constantFrom("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu");
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 8000 }), fc.integer({ min: 1, max: 200 }), (zone, slot, length) => {
        const index = TimeIndex.regular(Date.UTC(2020, 0, 1) + slot * 3_600_000, 3_600_000, length);
        const one = new Series(index, new Float64Array(length));
        const wall = toWallClock(one, zone);
        fc.pre(wall.length === one.length);
        const back = fromWallClock(wall, zone, { ambiguous: "earlier" });
        const ambiguous = [...wall.times].some((time, i) => back.times[i] !== index.at(i) && time !== undefined);
        if (!ambiguous) expect([...back.times]).toEqual([...index.times]);
        expect([...back.times].every((time, i) => Math.abs(time - index.at(i)) <= 3_600_000)).toBe(true);
      }),
    );
  });

  test("refuses times that never were", () => {
    const skipped = seriesFrom({ "2020-03-29T02:30": 1 });
    expect(() => fromWallClock(skipped, "Europe/Paris")).toThrow(expect.objectContaining({ code: "nonexistent_time" }));
    expect(fromWallClock(skipped, "Europe/Paris", { nonexistent: "shift_forward" }).toObject()).toEqual({
      "2020-03-29T01:00:00Z": 1,
    });
  });
});
