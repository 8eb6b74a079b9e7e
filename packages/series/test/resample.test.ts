import { resample, Series, seriesFrom, TimeIndex } from "@asof/series";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sumOf } from "./arbitrary.js";

describe("resample", () => {
  const hours = seriesFrom({
    "2020-01-01T00:00Z": 0,
    "2020-01-01T06:00Z": 6,
    "2020-01-01T12:00Z": 12,
    "2020-01-01T18:00Z": 18,
    "2020-01-02T00:00Z": 24,
  });
  const at = (one: Series): string[] => [...one.points()].map(([stamp, value]) => `${stamp.slice(0, 13)} ${value}`);

  test("condenses to days and keeps empty ones only where a sum is asked for", () => {
    expect(at(resample(hours, "D"))).toEqual(["2020-01-01T00 9", "2020-01-02T00 24"]);
    const gap = seriesFrom({ "2020-01-01Z": 1, "2020-01-03Z": 2 });
    expect(at(resample(gap, "D", { method: "sum" }))).toEqual([
      "2020-01-01T00 1",
      "2020-01-02T00 0",
      "2020-01-03T00 2",
    ]);
    expect(at(resample(gap, "D"))).toEqual(["2020-01-01T00 1", "2020-01-03T00 2"]);
  });

  test("names weeks, months and years by their last day, or their first where S is written", () => {
    expect(at(resample(hours, "W", { method: "sum" }))).toEqual(["2020-01-05T00 60"]);
    expect(at(resample(hours, "ME", { method: "sum" }))).toEqual(["2020-01-31T00 60"]);
    expect(at(resample(hours, "QE", { method: "sum" }))).toEqual(["2020-03-31T00 60"]);
    expect(at(resample(hours, "YE", { method: "sum" }))).toEqual(["2020-12-31T00 60"]);
    expect(at(resample(hours, "MS", { method: "sum" }))).toEqual(["2020-01-01T00 60"]);
    expect(at(resample(hours, "W-WED", { method: "sum" }))).toEqual(["2020-01-01T00 36", "2020-01-08T00 24"]);
  });

  test("goes to shorter periods by looking values up", () => {
    expect(resample(hours, "3h", { method: "ffill" }).values).toEqual(Float64Array.of(0, 0, 6, 6, 12, 12, 18, 18, 24));
    expect(resample(hours, "3h", { method: "interpolate" }).values).toEqual(
      Float64Array.of(0, 3, 6, 9, 12, 15, 18, 21, 24),
    );
    expect(resample(hours, "3h", { method: "bfill" }).values).toEqual(Float64Array.of(0, 6, 6, 12, 12, 18, 18, 24, 24));
  });

  test("a day of a zone has 23 hours when the clock goes forward, 25 when it goes back", () => {
    const quarter = (start: string, count: number): Series =>
      new Series(TimeIndex.regular(Date.parse(start), 3_600_000, count), new Float64Array(count).fill(1));
    const count = (one: Series): number[] => [...resample(one, "D", { method: "sum", zone: "Europe/Paris" }).values];
    expect(count(quarter("2020-03-27T23:00Z", 71))).toEqual([24, 23, 24]);
    expect(count(quarter("2020-10-23T22:00Z", 73))).toEqual([24, 25, 24]);
  });

  test("every point falls into exactly one bucket, whatever the frequency", () => {
    const frequency = fc.constantFrom(
      "1min",
      "7min",
      "h",
      "D",
      "2D",
      "W",
      "W-TUE",
      "MS",
      "ME",
      "2ME",
      "QS",
      "QE-NOV",
      "YS",
      "YE",
    );
    const zone = fc.constantFrom("UTC", "Europe/Paris", "America/New_York", "Asia/Tokyo", "Asia/Kathmandu");
    const wide = fc
      .uniqueArray(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 40 })
      .map((slots) =>
        Float64Array.from(
          slots.sort((x, y) => x - y),
          (slot) => Date.UTC(2019, 11, 25) + slot * 900_000,
        ),
      )
      .map((times) => new Series(TimeIndex.from(times), new Float64Array(times.length).fill(1)));
    fc.assert(
      fc.property(wide, frequency, zone, (one, freq, where) => {
        const counts = resample(one, freq, { method: "sum", zone: where });
        expect(sumOf([...counts.values])).toBe(one.length);
      }),
    );
  });

  test("refuses frequencies and methods that do not exist", () => {
    expect(() => resample(hours, "fortnight")).toThrow(expect.objectContaining({ code: "invalid_frequency" }));
    expect(() => resample(hours, "D", { method: "toString" })).toThrow("bad resampling method `toString`");
    expect(() => resample(hours, "1us")).toThrow("too many");
  });
});
