import { coreOperators, createRegistry, defineOperator, param, type Registry } from "@asof/formula";
import { type Frame, frameEqual, frameFrom, seriesFrom, sliceFrame } from "@asof/series";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Store } from "../../src/index.js";

const start = Date.UTC(2024, 0, 1);
const hour = 3_600_000;

/** Some rows of two columns at hours of a day, not all cells filled. */
const frames: fc.Arbitrary<Frame> = fc
  .uniqueArray(fc.nat(23), { minLength: 1, maxLength: 12 })
  .chain((hours) => fc.tuple(fc.constant(hours), fc.array(fc.option(fc.double()), { minLength: 24, maxLength: 24 })))
  .map(([hours, values]) => {
    const column = (from: number): Record<string, number | null> =>
      Object.fromEntries(
        hours.map((at) => [new Date(start + at * hour).toISOString(), values[(at + from) % 24] ?? null]),
      );
    return frameFrom({ a: { ...column(0), [new Date(start + 30 * hour).toISOString()]: 1 }, b: column(12) });
  });

/** What groups have to do on every database, beyond what the conformance suite asks of every store. */
export function groupSuite(open: (registry?: Registry) => Promise<Store>): void {
  describe("groups", () => {
    test("are, at every date and within any bounds, what the last revision before said", async () => {
      const { groups } = await open();
      let runs = 0;
      const day = fc.integer({ min: -2, max: 26 });
      await fc.assert(
        fc.asyncProperty(fc.array(frames, { minLength: 1, maxLength: 5 }), day, day, async (revisions, from, to) => {
          const name = `g${runs++}`;
          for (const [i, frame] of revisions.entries()) await groups.replace(name, frame, "me", { insertionDate: i });
          const history = await groups.history(name);
          for (const i of revisions.keys()) {
            const said = rowsWithValues(revisions[i] as Frame);
            const got = (await groups.get(name, { revisionDate: i })) as Frame;
            expect(frameEqual(got, said)).toBe(true);
            const bounds = { from: start + from * hour, to: start + to * hour };
            const within = { fromValueDate: bounds.from, toValueDate: bounds.to, revisionDate: i };
            expect(frameEqual((await groups.get(name, within)) as Frame, sliceFrame(said, bounds))).toBe(true);
            if (history?.has(i)) expect(frameEqual(history.get(i) as Frame, said)).toBe(true);
            else expect(frameEqual(said, rowsWithValues(revisions[i - 1] as Frame))).toBe(true);
          }
        }),
        { numRuns: 25 },
      );
    });

    test("of many rows are read in parts that join without a seam", async () => {
      const { groups } = await open();
      const rows = 50_000;
      const column = (scale: number): [number, number][] =>
        Array.from({ length: rows }, (_, i) => [start + i * 60_000 + (i % 7 === 0 ? 1 : 0), i * scale]);
      const frame = frameFrom(["x", "y", "z"].map((name, i) => [name, seriesFrom(column(i + 1))] as const));
      await groups.replace("large", frame, "me");
      expect(frameEqual((await groups.get("large")) as Frame, frame)).toBe(true);
      for (const at of [0, 2728, 2729, 2730, 32_768, rows - 2]) {
        const bounds = { from: frame.index.at(at), to: frame.index.at(at + 1) };
        const part = await groups.get("large", { fromValueDate: bounds.from, toValueDate: bounds.to });
        expect(frameEqual(part as Frame, sliceFrame(frame, bounds))).toBe(true);
        expect(part?.length).toBe(2);
      }
    });

    test("that are written at once all come to be, one after the other", async () => {
      const { groups } = await open();
      const writes = Array.from({ length: 12 }, (_, i) =>
        groups.replace("busy", frameFrom({ a: { "2024-01-01Z": i }, b: { "2024-01-01Z": -i } }), `writer ${i}`),
      );
      await Promise.all(writes);
      const history = [...((await groups.history("busy"))?.values() ?? [])];
      const values = history.map((frame) => [frame.column("a")?.values[0], frame.column("b")?.values[0]]);
      expect(values.toSorted(([a = 0], [b = 0]) => a - b)).toEqual(writes.map((_, i) => [i, i === 0 ? -0 : -i]));
    });

    test("do not show among series", async () => {
      const store = await open();
      await store.groups.replace("g", frameFrom({ a: { "2024-01-01Z": 1 } }), "me");
      expect([await store.catalog(), await store.find("(by.everything)")]).toEqual([[], []]);
      await store.groups.delete("g");
      const left = await store.database.query(`select 1 from "${store.namespace}".group_chunk`);
      expect(left).toEqual([]);
    });

    test("take operators of the user's own, also to make groups of series", async () => {
      const scaled = defineOperator({
        name: "group-scaled",
        params: { group: param.frame, by: param.number },
        returns: "Frame",
        doc: "The group times a number.",
        examples: [],
        evaluate: ({ group, by }) =>
          frameFrom([...group.entries()].map(([name, { index, values }]) => [name, scaledBy(index.times, values, by)])),
      });
      const store = await open(createRegistry([...coreOperators, scaled as never]));
      await store.groups.replace("g", frameFrom({ a: { "2024-01-01Z": 1 } }), "me", { insertionDate: 5 });
      await store.groups.registerFormula("tenfold", '(group-scaled (group "g") 10)');
      expect((await store.groups.get("tenfold"))?.toObject()).toEqual({ a: { "2024-01-01T00:00:00Z": 10 } });
      expect(await store.groups.insertionDates("tenfold")).toEqual([5]);
    });
  });
}

function scaledBy(times: Float64Array, values: Float64Array, by: number): Record<string, number> {
  return Object.fromEntries(
    Array.from(times, (time, i) => [new Date(time).toISOString(), by * (values[i] as number)] as const),
  );
}

/** The rows that hold anything. */
function rowsWithValues(frame: Frame): Frame {
  const points = [...frame.entries()].map(([name, series]) => {
    const kept = [...series.points()].filter(([, value]) => value !== null) as [string, number][];
    return [name, Object.fromEntries(kept)] as const;
  });
  return frameFrom(points, { tzaware: frame.tzaware });
}
