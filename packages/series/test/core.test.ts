import {
  diff,
  dropMissing,
  formatInstant,
  parseFrequency,
  parseInstant,
  patch,
  Series,
  seriesEqual,
  seriesFrom,
  Time,
  TimeArray,
  TimeDelta,
  TimeIndex,
  TimeZone,
  toEpochMs,
  toMicros,
} from "@asof/series";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pointsOf, regularSeries, series, unevenly } from "./arbitrary.js";

describe("instants", () => {
  test("text with an offset is a place in time, text without one is not", () => {
    expect(parseInstant("2014-01-06T01:30+01:30")).toEqual({ ms: Date.UTC(2014, 0, 6), tzaware: true });
    expect(parseInstant("2014-01-06")).toEqual({ ms: Date.UTC(2014, 0, 6), tzaware: false });
  });

  test("refuses days that do not exist", () => {
    for (const text of ["2023-02-29", "2023-13-01", "2023-01-01T24:00", "yesterday", ""]) {
      expect(() => toEpochMs(text)).toThrow(expect.objectContaining({ code: "invalid_instant" }));
    }
  });

  test("microseconds survive text and back", () => {
    const micros = fc.integer({ min: Date.UTC(1692, 0) * 1000, max: Date.UTC(2248, 0) * 1000 });
    fc.assert(
      fc.property(micros, (us) => {
        expect(toMicros(toEpochMs(formatInstant(us / 1000)))).toBe(us);
        expect(formatInstant(us / 1000)).toBe(formatInstant(toEpochMs(formatInstant(us / 1000))));
      }),
      { examples: [[4398047237696239], [-4398047237696239]], numRuns: 1000 },
    );
  });
});

describe("TimeDelta", () => {
  const count = fc.nat(1000);
  const delta = fc
    .record({
      years: count,
      months: fc.nat(11),
      weeks: count,
      days: count,
      hours: count,
      minutes: count,
      seconds: count,
    })
    .map((parts) => new TimeDelta(parts));

  test("reads back what it writes", () => {
    fc.assert(
      fc.property(delta, fc.boolean(), (one, negative) => {
        const signed = negative ? one.negated() : one;
        expect(TimeDelta.parse(String(signed)).equals(signed)).toBe(true);
      }),
    );
  });

  test("keeps a day of the calendar apart from 24 hours", () => {
    expect(TimeDelta.parse("P1D").equals(TimeDelta.parse("PT24H"))).toBe(false);
    expect(TimeDelta.parse("PT60M").equals(TimeDelta.parse("PT1H"))).toBe(true);
    const before = "2020-03-28T12:00:00Z";
    expect(String(new Time(before).plus("P1D", "Europe/Paris"))).toBe("2020-03-29T11:00:00Z");
    expect(String(new Time(before).plus("PT24H", "Europe/Paris"))).toBe("2020-03-29T12:00:00Z");
  });

  test("refuses what is no duration", () => {
    for (const text of ["1H", "PT", "P1H", "PT1.5S", ""]) expect(() => TimeDelta.parse(text)).toThrow("ISO 8601");
  });
});

describe("TimeIndex", () => {
  test("knows the step of evenly spaced instants and only of those", () => {
    expect(TimeIndex.from(Float64Array.of(0, 5, 10)).step).toBe(5);
    expect(TimeIndex.from(Float64Array.of(0, 5, 11)).step).toBeUndefined();
    expect(() => TimeIndex.from(Float64Array.of(0, 5, 5))).toThrow(expect.objectContaining({ code: "not_increasing" }));
  });

  test("steps of microseconds meet the instants that storage gives", () => {
    const start = Date.UTC(2024, 5, 1);
    const micros = fc.record({
      offset: fc.nat(999_999),
      step: fc.integer({ min: 1, max: 5000 }),
      length: fc.integer({ min: 2, max: 50 }),
    });
    fc.assert(
      fc.property(micros, ({ offset, step, length }) => {
        const stored = Float64Array.from({ length }, (_, i) => (start * 1000 + offset + i * step) / 1000);
        const index = TimeIndex.regular((start * 1000 + offset) / 1000, step / 1000, length);
        expect([...index.times]).toEqual([...stored]);
        expect(TimeIndex.from(stored).step).toBe(step / 1000);
        stored.forEach((time, i) => {
          expect(index.at(i)).toBe(time);
          expect(index.lowerBound(time)).toBe(i);
          expect(index.upperBound(time)).toBe(i + 1);
        });
      }),
    );
  });

  test("equals one with the same instants, also where only one of them knows that they are even", () => {
    const index = TimeIndex.regular(1000, 60, 20);
    const other = unevenly(new Series(index, new Float64Array(20))).index;
    expect([other.step, index.equals(other), other.equals(index)]).toEqual([undefined, true, true]);
    expect(index.equals(TimeIndex.regular(1000, 60, 21))).toBe(false);
  });

  test("joined to a later one, has a step where the instants go on evenly", () => {
    fc.assert(
      fc.property(regularSeries, regularSeries, ({ index }, { index: next }) => {
        const later = next.shift((index.last ?? 0) - (next.first ?? 0) + (index.step ?? 60_000));
        const joined = index.concat(later);
        expect(joined.step).toBe(TimeIndex.from(Float64Array.of(...index.times, ...later.times)).step);
        expect([...joined.times]).toEqual([...index.times, ...later.times]);
      }),
    );
  });

  test("finds positions the same way with and without a step", () => {
    const index = TimeIndex.regular(1000, 60, 20);
    const other = unevenly(new Series(index, new Float64Array(20))).index;
    fc.assert(
      fc.property(fc.integer({ min: 900, max: 2400 }), (time) => {
        expect([index.lowerBound(time), index.upperBound(time)]).toEqual([
          other.lowerBound(time),
          other.upperBound(time),
        ]);
      }),
    );
  });
});

describe("revisions", () => {
  test("patching with the difference gives the new state", () => {
    fc.assert(
      fc.property(series, series, (state, next) => {
        const after = patch(state, diff(state, next));
        expect(seriesEqual(after, patch(state, next))).toBe(true);
      }),
    );
  });

  test("a second time the same points change nothing", () => {
    fc.assert(
      fc.property(series, series, (state, next) => {
        const once = patch(state, next);
        expect(seriesEqual(patch(once, next), once)).toBe(true);
        expect(diff(once, next).length).toBe(0);
      }),
    );
  });

  test("agrees with laying maps over each other", () => {
    fc.assert(
      fc.property(series, series, (state, next) => {
        const expected = [...new Map([...pointsOf(state), ...pointsOf(next)])].sort(([x], [y]) => x - y);
        expect(pointsOf(patch(state, next))).toEqual(expected);
      }),
    );
  });

  test("a missing value erases a point", () => {
    const state = seriesFrom({ "2020-01-01Z": 1, "2020-01-02Z": 2 });
    const erased = patch(state, seriesFrom({ "2020-01-02Z": null }));
    expect(dropMissing(erased).toObject()).toEqual({ "2020-01-01T00:00:00Z": 1 });
  });

  test("does not count a change in the last bits", () => {
    const state = seriesFrom({ "2020-01-01Z": 0.3 });
    expect(diff(state, seriesFrom({ "2020-01-01Z": 0.1 + 0.2 })).length).toBe(0);
  });

  test("keeps texts apart from numbers, aware from naive", () => {
    const number = seriesFrom({ "2020-01-01Z": 1 });
    const text = seriesFrom([["2020-01-01Z", "one"]]) as unknown as Series;
    expect(() => patch(number, text)).toThrow(expect.objectContaining({ code: "mixed_value_types" }));
    expect(() => diff(number, seriesFrom({ "2020-01-01": 1 }))).toThrow(
      expect.objectContaining({ code: "mixed_awareness" }),
    );
    expect(() =>
      seriesFrom([
        ["2020-01-01Z", 1],
        ["2020-01-02", 1],
      ]),
    ).toThrow(expect.objectContaining({ code: "mixed_awareness" }));
  });
});

describe("TimeZone", () => {
  const zones = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"];

  test("agrees with the date formatting of the platform at every hour of two years", () => {
    for (const name of zones) {
      const format = new Intl.DateTimeFormat("sv-SE", { timeZone: name, dateStyle: "short", timeStyle: "medium" });
      const zone = TimeZone.of(name);
      for (let ms = Date.UTC(2019, 11, 31); ms < Date.UTC(2022, 0, 2); ms += 7 * 3_600_000) {
        expect(new Date(zone.wallFromInstant(ms)).toISOString().slice(0, 19)).toBe(format.format(ms).replace(" ", "T"));
      }
    }
  });

  test("an instant comes back from the wall clock over every change of the clock", () => {
    const instant = fc.integer({ min: Date.UTC(2015, 0) / 60_000, max: Date.UTC(2030, 0) / 60_000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (name, minutes) => {
        const zone = TimeZone.of(name);
        const ms = minutes * 60_000;
        const wall = zone.wallFromInstant(ms);
        const candidates = (["earlier", "later"] as const).map((ambiguous) =>
          zone.instantFromWall(wall, { ambiguous }),
        );
        expect(candidates).toContain(ms);
      }),
      { numRuns: 2000 },
    );
  });

  test("many instants at once give what one at a time gives", () => {
    const zone = TimeZone.of("America/New_York");
    const times = Float64Array.from({ length: 500 }, (_, i) => Date.UTC(2020, 9, 25) + i * 3_600_000);
    expect([...zone.wallTimes(times)]).toEqual([...times].map((time) => zone.wallFromInstant(time)));
    const lenient = { ambiguous: "later", nonexistent: "shift_forward" } as const;
    const year = Float64Array.from({ length: 9000 }, (_, i) => Date.UTC(2020, 0, 1) + i * 3_600_000);
    expect([...zone.instantsFromWall(year, lenient)]).toEqual(
      [...year].map((time) => zone.instantFromWall(time, lenient)),
    );
  });

  test("says what is wrong with a zone that does not exist", () => {
    expect(() => TimeZone.of("Mars/Crater")).toThrow('"Mars/Crater" is not a time zone');
  });
});

describe("frequencies", () => {
  test("reads multiples, sums and older names", () => {
    expect(parseFrequency("1D12h")).toEqual({ kind: "clock", ms: 36 * 3_600_000, wholeDays: false });
    expect(parseFrequency("T")).toEqual(parseFrequency("min"));
    expect(parseFrequency("M")).toEqual(parseFrequency("ME"));
    expect(parseFrequency("W")).toEqual(parseFrequency("W-SUN"));
    expect(parseFrequency("2QE")).toMatchObject({ size: 3, count: 2, label: "end" });
  });

  test("refuses what is none", () => {
    for (const text of ["", "bogus", "0D", "0W", "D2", "W-XYZ", "M-JAN", "-1D", "constructor"]) {
      expect(() => parseFrequency(text)).toThrow(expect.objectContaining({ code: "invalid_frequency" }));
    }
  });
});

describe("TimeArray", () => {
  const options = {
    samplePeriod: "PT1H",
    startTime: "2020-01-01T00:00Z",
    endTime: "2020-01-01T03:00Z",
    asOfTime: "2020-01-01T00:00Z",
  };

  test("takes the samples of a series and gives them back", () => {
    const one = seriesFrom({ "2020-01-01T00:00Z": 1, "2020-01-01T02:00Z": 3, "2020-01-01T02:30Z": 9 });
    const array = TimeArray.fromSeries(one, options);
    expect([...array.values]).toEqual([1, Number.NaN, 3]);
    expect(array.toSeries().toObject()).toEqual({
      "2020-01-01T00:00:00Z": 1,
      "2020-01-01T01:00:00Z": null,
      "2020-01-01T02:00:00Z": 3,
    });
  });

  test("hides masked samples and picks one position of each cell", () => {
    const values = [1, 10, 2, 20, 3, 30];
    const array = new TimeArray({ ...options, values, cellShape: [2], mask: Uint8Array.of(0, 0, 0, 1, 0, 0) });
    expect([...array.toSeries(1).values]).toEqual([10, Number.NaN, 30]);
  });

  test("refuses times off the sample period and values of the wrong number", () => {
    expect(() => new TimeArray({ ...options, startTime: "2020-01-01T00:30Z", values: [1, 2, 3] })).toThrow(
      "not a multiple",
    );
    expect(() => new TimeArray({ ...options, values: [1, 2] })).toThrow("need 3 values");
  });
});
