import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeChunk, encodeChunk } from "./chunk.js";
import type { Run } from "./run.js";

const irregular = fc
  .uniqueArray(
    fc.double({ min: -9e12, max: 9e12, noNaN: true }).map((ms) => ms + 0),
    { minLength: 1, maxLength: 20 },
  )
  .map((times) => Float64Array.from(times).sort());
const regular = fc
  .tuple(
    fc.integer({ min: -1e12, max: 1e12 }),
    fc.integer({ min: 1, max: 86_400_000 }),
    fc.integer({ min: 1, max: 50 }),
  )
  .map(([start, step, length]) => Float64Array.from({ length }, (_, i) => start + i * step));
const times = fc.oneof(irregular, regular);
const head = fc.record({
  revision: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  inserted: fc.double({ min: 0, max: 9e12, noNaN: true }),
});

function runs<V>(value: fc.Arbitrary<V>, collect: (values: V[]) => Run["values"]): fc.Arbitrary<Run[]> {
  const run = fc
    .tuple(head, times)
    .chain(([h, t]) =>
      fc
        .array(value, { minLength: t.length, maxLength: t.length })
        .map((values): Run => ({ ...h, times: t, values: collect(values) })),
    );
  return fc.array(run, { minLength: 1, maxLength: 5 });
}

/** What is decoded, with instants that are spread out. */
function decoded(...args: Parameters<typeof decodeChunk>): Run[] {
  return decodeChunk(...args).map(({ revision, inserted, times, values }) => ({ revision, inserted, times, values }));
}

test("runs of numbers come back bit by bit, evenly spaced or not", () => {
  fc.assert(
    fc.property(
      runs(fc.double(), (values) => Float64Array.from(values)),
      (given) => {
        expect(decoded(encodeChunk(given))).toEqual(given);
      },
    ),
  );
});

test("runs of texts come back, missing ones included", () => {
  const text = fc.option(fc.string({ unit: "grapheme" }));
  fc.assert(
    fc.property(
      runs(text, (values) => values),
      (given) => {
        expect(decoded(encodeChunk(given))).toEqual(given);
      },
    ),
  );
});

test("within bounds the points that lie in them come back, both ends included", () => {
  const number = runs(fc.double(), (values) => Float64Array.from(values));
  const text = runs(fc.option(fc.string()), (values) => values);
  const bound = fc.option(fc.oneof(fc.double({ min: -9e12, max: 9e12, noNaN: true }), fc.nat(300)), { nil: undefined });
  fc.assert(
    fc.property(fc.oneof(number, text), bound, bound, fc.boolean(), (given, low, high, onInstants) => {
      const instants = given.flatMap((run) => [...run.times]);
      const at = (i: number | undefined) => (i === undefined ? undefined : instants[Math.abs(i | 0) % instants.length]);
      const [from, to] = onInstants ? [at(low), at(high)] : [low, high];
      const inside = (time: number) => time >= (from ?? -Infinity) && time <= (to ?? Infinity);
      const expected = given.map((run) => ({
        ...run,
        times: run.times.filter(inside),
        values: (run.values as Float64Array).filter((_, i) => inside(run.times[i] as number)),
      }));
      expect(decoded(encodeChunk(given), { from, to })).toEqual(expected);
    }),
  );
});

test("columns are written to where they are to go, whether somebody has asked for them or not", () => {
  const number = runs(fc.double(), (values) => Float64Array.from(values));
  fc.assert(
    fc.property(number, fc.boolean(), fc.nat(3), fc.nat(5), (given, asked, at, odd) => {
      const bytes = new Uint8Array([...new Uint8Array(odd), ...encodeChunk(given)]).subarray(odd);
      decodeChunk(bytes).forEach((run, k) => {
        const { times, values } = given[k] as Run;
        if (asked) expect([run.times, run.values]).toEqual([times, values]);
        const columns = [new Float64Array(at + times.length), new Float64Array(at + times.length)] as const;
        run.copyTimesTo(columns[0], at);
        expect(run.copyValuesTo(columns[1], at)).toBe(true);
        expect(columns.map((column) => column.subarray(at))).toEqual([times, values]);
        expect([run.length, run.first, run.last]).toEqual([times.length, times[0], times.at(-1)]);
      });
    }),
  );
});

test("a chunk is read from bytes that start anywhere", () => {
  const run: Run = {
    revision: 7,
    inserted: 1.001,
    times: Float64Array.of(1, 2, 4),
    values: Float64Array.of(1, Number.NaN, 3),
  };
  const bytes = encodeChunk([run]);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(decoded(shifted.subarray(3))).toEqual([run]);
});

test("evenly spaced instants take no room", () => {
  const even = Float64Array.from({ length: 1000 }, (_, i) => i * 3_600_000);
  const run: Run = { revision: 1, inserted: 0, times: even, values: new Float64Array(1000) };
  expect(encodeChunk([run]).length).toBeLessThan(8 * 1000 + 100);
});
