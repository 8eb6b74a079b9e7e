import { deflateSync, inflateSync } from "node:zlib";
import { Frame, frameEqual, frameFrom, TimeIndex } from "@asof/series";
import fc from "fast-check";
import { expect, test } from "vitest";
import { packGroup, packGroupHistory, unpackGroup, unpackGroupHistory } from "./pack-group.js";

const frames: fc.Arbitrary<Frame> = fc
  .record({
    micros: fc.uniqueArray(fc.integer({ min: -2e15, max: 4e15 }), { maxLength: 20 }),
    names: fc.uniqueArray(fc.string({ unit: "grapheme" }), { maxLength: 4 }),
    values: fc.array(fc.double(), { minLength: 80, maxLength: 80 }),
    tzaware: fc.boolean(),
  })
  .map(({ micros, names, values, tzaware }) => {
    const index = TimeIndex.from(Float64Array.from(micros, (one) => one / 1000).sort());
    const columns = names.map(
      (name, i) => [name, Float64Array.from(micros, (_, k) => values[i * 20 + k] ?? 0)] as const,
    );
    return new Frame(index, columns, tzaware);
  });

test("a group comes back from its pack, with its columns also when it has no rows", async () => {
  await fc.assert(
    fc.asyncProperty(frames, async (given) => {
      expect(frameEqual(await unpackGroup(await packGroup(given)), given)).toBe(true);
    }),
  );
});

test("a history comes back from its pack", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frames, { maxLength: 4 }), async (given) => {
      const history = new Map(given.map((frame, i) => [i * 1000.5, frame]));
      const back = await unpackGroupHistory(await packGroupHistory(history));
      expect([...back.keys()]).toEqual([...history.keys()]);
      for (const [date, frame] of history) expect(frameEqual(back.get(date) as Frame, frame)).toBe(true);
    }),
  );
});

test("bytes that are no pack of a group are refused with a reason, whatever they are", async () => {
  const packs = [
    await packGroup(frameFrom({ a: { "2024-01-01Z": 1, "2024-01-02Z": 2 }, b: { "2024-01-01Z": 3 } })),
    await packGroupHistory(new Map([[0, frameFrom({ a: { "2024-01-01Z": 1 } })]])),
  ];
  const bytes = packs.flatMap((pack) => {
    const raw = inflateSync(pack);
    const cut = Array.from({ length: raw.length }, (_, length) => deflateSync(raw.subarray(0, length)));
    const flipped = Array.from(raw, (byte, at) => deflateSync(raw.map((one, i) => (i === at ? byte ^ 0xff : one))));
    return [...cut, ...flipped, pack.subarray(0, 5), new Uint8Array()];
  });
  for (const one of bytes) {
    for (const unpack of [unpackGroup, unpackGroupHistory]) {
      const error = await unpack(one).then(
        () => undefined,
        (thrown) => thrown,
      );
      // Changed values and names are as good as others.
      if (error !== undefined) expect(error).toMatchObject({ code: "invalid_pack" });
    }
  }
  await expect(unpackGroup(deflateSync(Buffer.alloc(100_000)), { maxBytes: 1000 })).rejects.toMatchObject({
    code: "invalid_pack",
  });
});
