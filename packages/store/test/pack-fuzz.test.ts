import { deflateSync, inflateSync } from "node:zlib";
import { frameFrom, seriesFrom } from "@asof/series";
import fc from "fast-check";
import { expect, test } from "vitest";
import { packSeries, unpackSeries } from "../src/http/pack.js";
import { packGroup, packGroupHistory, unpackGroup, unpackGroupHistory } from "../src/http/pack-group.js";
import { packHistory, unpackHistory } from "../src/http/pack-history.js";
import { packMany, unpackMany } from "../src/http/pack-many.js";
import { isStoreError } from "../src/index.js";

/** Set it to 100000 for the whole run. */
const numRuns = Number(process.env.FUZZ_PACKS ?? 2000);
const maxBytes = 1 << 20;

const numbers = seriesFrom([
  [0, 1],
  [3_600_000, null],
  [7_200_000.001, -0],
]);
const texts = seriesFrom(
  [
    [0, "a"],
    [1, "λ"],
    [2, null],
  ],
  { tzaware: false },
);
const frame = frameFrom({ low: numbers, high: numbers });
const states = new Map([
  [1, numbers],
  [2, numbers],
]);
const facts = { tzaware: true, valueType: "number" } as const;

const kinds = {
  "a series": [packSeries(numbers), unpackSeries],
  "a series of texts": [packSeries(texts), unpackSeries],
  "many series": [packMany(new Map(Object.entries({ numbers, texts }))), unpackMany],
  "a history": [packHistory(states, facts), unpackHistory],
  "a group": [packGroup(frame), unpackGroup],
  "a history of a group": [packGroupHistory(new Map([[1, frame]])), unpackGroupHistory],
} as const;

type Change = readonly [kind: "set" | "insert" | "cut" | "repeat", at: number, byte: number];
const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.tuple(
    fc.constantFrom("set", "set", "set", "insert", "cut", "repeat"),
    // The numbers and lengths of the parts come first.
    fc.oneof(fc.nat(60), fc.nat()),
    fc.oneof(fc.nat(255), fc.constantFrom(0, 255, 128, ...Buffer.from('{}":,<|f8iM09-1e'))),
  ),
  { minLength: 1, maxLength: 6 },
);

function changed(bytes: Buffer, all: readonly Change[]): Buffer {
  return all.reduce((result, [kind, place, byte]) => {
    const at = place % (result.length + 1);
    const [before, after] = [result.subarray(0, at), result.subarray(at)];
    if (kind === "insert") return Buffer.concat([before, Buffer.of(byte), after]);
    if (kind === "cut") return Buffer.concat([before, after.subarray(1 + (byte % 16))]);
    if (kind === "repeat") return Buffer.concat([before, after.subarray(0, byte), after]);
    return Buffer.concat([before, Buffer.of(byte), after.subarray(1)]);
  }, bytes);
}

test.each(Object.entries(kinds))(
  `${numRuns} damaged packs of %s are read or refused with a reason`,
  async (_, kind) => {
    const [packing, unpack] = kind;
    const pack = Buffer.from(await packing);
    const content = inflateSync(pack);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(changes, fc.boolean(), async (all, outside) => {
        const damaged = outside ? changed(pack, all) : deflateSync(changed(content, all));
        const error: unknown = await unpack(new Uint8Array(damaged), { maxBytes }).then(
          () => {},
          (thrown) => thrown,
        );
        if (error === undefined) return;
        refused++;
        expect(isStoreError(error) && error.code).toBe("invalid_pack");
      }),
      { numRuns },
    );
    expect(refused).toBeGreaterThan(0);
  },
  1_200_000,
);

test("a pack of countless empty parts is refused before they are made", async () => {
  const parts = 3_000_000;
  const content = Buffer.alloc(4 + 4 * parts);
  content.writeUInt32BE(parts);
  await expect(unpackMany(new Uint8Array(deflateSync(content)))).rejects.toMatchObject({
    code: "invalid_pack",
    message: expect.stringContaining("3000000 parts"),
  });
});
