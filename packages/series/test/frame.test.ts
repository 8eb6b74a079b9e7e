import {
  add,
  addFrames,
  completeRows,
  Frame,
  frameEqual,
  frameFrom,
  Series,
  seriesFrom,
  sliceFrame,
} from "@asof/series";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { series } from "./arbitrary.js";

const columns = fc.record({ low: series, high: series });

describe("frames", () => {
  test("join their columns on all instants that any of them has", () => {
    const frame = frameFrom({
      low: { "2024-01-01": 1, "2024-01-03": 3 },
      high: { "2024-01-02": 20, "2024-01-03": null },
    });
    expect(frame.tzaware).toBe(false);
    expect(frame.toObject()).toEqual({
      low: { "2024-01-01T00:00:00": 1, "2024-01-02T00:00:00": null, "2024-01-03T00:00:00": 3 },
      high: { "2024-01-01T00:00:00": null, "2024-01-02T00:00:00": 20, "2024-01-03T00:00:00": null },
    });
  });

  test("keep the order of their columns, also where the names are numbers", () => {
    const frame = frameFrom(["10", "9", "a", "1"].map((name, i) => [name, { "2024-01-01Z": i }] as const));
    expect(frame.columns).toEqual(["10", "9", "a", "1"]);
    expect(frame.column("9")?.values).toEqual(Float64Array.of(1));
    expect(frame.column("b")).toBe(undefined);
  });

  test("hold in each column what the series held, at every instant of the others nothing", () => {
    fc.assert(
      fc.property(columns, ({ low, high }) => {
        const frame = frameFrom({ low, high });
        const instants = new Set([...low.times, ...high.times]);
        expect([...frame.times]).toEqual([...instants].sort((a, b) => a - b));
        for (const [name, column] of frame.entries()) {
          const given = { low, high }[name] as Series;
          const values = new Map(Array.from(given.times, (time, i) => [time, given.values[i] as number]));
          column.times.forEach((time, i) => {
            expect(column.values[i]).toBe(values.get(time) ?? Number.NaN);
          });
        }
      }),
    );
  });

  test("refuse a name that comes twice, columns of another length, and instants with and without a time zone", () => {
    const code = (make: () => unknown): unknown => {
      try {
        return make();
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    const one = seriesFrom({ "2024-01-01Z": 1 });
    expect(
      code(() =>
        frameFrom([
          ["a", one],
          ["a", one],
        ]),
      ),
    ).toBe("duplicate_column");
    expect(code(() => new Frame(one.index, [["a", new Float64Array(2)]]))).toBe("length_mismatch");
    expect(code(() => frameFrom({ a: one, b: seriesFrom({ "2024-01-01": 1 }) }))).toBe("mixed_awareness");
  });

  test("are equal when columns, order, instants and values are", () => {
    const frame = frameFrom({ a: { "2024-01-01Z": 1, "2024-01-02Z": null }, b: { "2024-01-01Z": 2 } });
    const same = frameFrom({ a: { "2024-01-01Z": 1, "2024-01-02Z": null }, b: { "2024-01-01Z": 2 } });
    expect(frameEqual(frame, same)).toBe(true);
    const swapped = [...frame.entries()].reverse();
    expect(frameEqual(frame, frameFrom(swapped))).toBe(false);
    expect(frameEqual(frame, sliceFrame(frame, { to: Date.UTC(2024, 0, 1) }))).toBe(false);
    expect(frameEqual(completeRows(frame), sliceFrame(frame, { to: Date.UTC(2024, 0, 1) }))).toBe(true);
  });

  test("are added column by column, as series are", () => {
    fc.assert(
      fc.property(columns, columns, series, (one, other, third) => {
        const sum = addFrames([frameFrom(one), frameFrom({ high: other.high, low: other.low })], [third]);
        expect(sum.columns).toEqual(["low", "high"]);
        const low = add([one.low, other.low, third]);
        const high = add([one.high, other.high, third]);
        const both = new Set([...low.times].filter((time) => high.times.includes(time)));
        expect([...sum.times]).toEqual([...both]);
        const expected = Array.from(low.values).filter((_, i) => both.has(low.times[i] as number));
        expect([...(sum.column("low")?.values ?? [])]).toEqual(expected);
      }),
    );
  });

  test("with different columns are not added", () => {
    const [a, b] = [frameFrom({ a: { "2024-01-01Z": 1 } }), frameFrom({ b: { "2024-01-01Z": 1 } })];
    expect(() => addFrames([a, b])).toThrow(expect.objectContaining({ code: "different_columns" }));
    expect(() => addFrames([], [Series.empty()])).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  });
});
