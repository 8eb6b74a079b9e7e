import { deflateSync, inflateSync } from "node:zlib";
import { type AnySeries, seriesEqual, seriesFrom } from "@asof/series";
import fc from "fast-check";
import { expect, test } from "vitest";
import { packSeries, unpackSeries } from "./pack.js";

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

test("bytes that are no pack are refused with a reason, whatever they are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, compressed) => {
      const outcome = await unpackSeries(compressed ? new Uint8Array(deflateSync(bytes)) : bytes).catch(
        (error) => error.code,
      );
      expect(outcome).toBe("invalid_pack");
    }),
  );
});

test("a pack that would not fit into the given memory is refused while it is read", async () => {
  const bomb = new Uint8Array(deflateSync(new Uint8Array(5_000_000)));
  await expect(unpackSeries(bomb, { maxBytes: 1_000_000 })).rejects.toMatchObject({ code: "invalid_pack" });
});
