import { deflateSync, inflateSync } from "node:zlib";
import { type AnySeries, isNumeric, seriesEqual, seriesFrom } from "@asof/series";
import fc from "fast-check";
import { expect, test } from "vitest";
import { packSeries, unpackSeries } from "./pack.js";
import { packHistory, unpackHistory } from "./pack-history.js";
import { packMany, unpackMany } from "./pack-many.js";

const instants = fc.uniqueArray(
  fc.integer({ min: -2e15, max: 4e15 }).map((micros) => micros / 1000),
  { maxLength: 30 },
);
const text = fc.option(fc.string({ unit: "grapheme" }).filter((t) => !t.includes("\0") && !t.includes("\u0003")));

function series(value: fc.Arbitrary<number | string | null>): fc.Arbitrary<AnySeries> {
  return fc.tuple(instants, fc.boolean()).chain(([times, tzaware]) =>
    fc.array(value, { minLength: times.length, maxLength: times.length }).map((values) =>
      seriesFrom(
        times.map((t, i) => [t, values[i] ?? null] as const),
        { tzaware },
      ),
    ),
  );
}

test("a series comes back from its pack", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(series(fc.double()), series(text)), async (given) => {
      expect(seriesEqual(await unpackSeries(await packSeries(given)), given)).toBe(true);
    }),
  );
});

test("the bytes are those that tshistory writes for the same series", async () => {
  // Two days, 1.5 and a missing value: the worked example of the protocol, from its index on.
  const expected = "00008ab9359ae5150000d94acae8e515000000000000f83f000000000000f87f";
  const bytes = inflateSync(await packSeries(seriesFrom({ "2020-01-01T00:00Z": 1.5, "2020-01-02T00:00Z": null })));
  expect(bytes.subarray(-32).toString("hex")).toBe(expected);
  expect(bytes.subarray(0, 4).toString("hex")).toBe("00000003");
});

test("many series and a whole history come back from their packs", async () => {
  const kind = fc.constantFrom(fc.option(fc.double(), { nil: null }), text as fc.Arbitrary<string | null>);
  const several = kind.chain((value) => fc.array(series(value), { maxLength: 4 }));
  await fc.assert(
    fc.asyncProperty(several, async (given) => {
      const many = new Map(given.map((one, i) => [`é ${i}`, one] as const));
      const unpacked = await unpackMany(await packMany(many));
      expect([...unpacked.keys()]).toEqual([...many.keys()]);
      for (const [name, one] of many) expect(seriesEqual(unpacked.get(name) as AnySeries, one)).toBe(true);
      const kind = given.find(({ length }) => length > 0);
      const alike = given.filter(
        (one) => one.tzaware === given[0]?.tzaware && (one.length === 0 || !kind || isNumeric(one) === isNumeric(kind)),
      );
      const history = new Map(alike.map((one, i) => [1_704_067_200_000.001 + i, one] as const));
      const facts = { tzaware: given[0]?.tzaware ?? true, valueType: "number" as const };
      const states = await unpackHistory(await packHistory(history, facts));
      expect([...states.keys()]).toEqual([...history.keys()]);
      // An empty one is of the kind of the others then.
      for (const [date, one] of history) expect(states.get(date)?.toObject()).toEqual(one.toObject());
    }),
  );
});

test("bytes that are no pack are refused with a reason, whatever they are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, compressed) => {
      const pack = compressed ? new Uint8Array(deflateSync(bytes)) : bytes;
      for (const unpack of [unpackSeries, unpackHistory]) {
        expect(await unpack(pack).catch((error) => error.code)).toBe("invalid_pack");
      }
      // Nothing but the number 0 is a pack of no series.
      const many = await unpackMany(pack).catch((error) => error.code);
      expect(many instanceof Map ? many.size : many).toBe(many instanceof Map ? 0 : "invalid_pack");
    }),
  );
});

test("a pack that would not fit into the given memory is refused while it is read", async () => {
  const bomb = new Uint8Array(deflateSync(new Uint8Array(5_000_000)));
  await expect(unpackSeries(bomb, { maxBytes: 1_000_000 })).rejects.toMatchObject({ code: "invalid_pack" });
});
