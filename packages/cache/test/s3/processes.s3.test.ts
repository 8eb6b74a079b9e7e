import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { openCacheStore } from "../../src/index.js";
import { killAndReplace, outputOf, seconds, start, startWriter } from "../processes/start.js";

const { endpoint, bucket, accessKeyId, secretAccessKey, available, reason } = inject("s3");

describe.skipIf(!available)(`processes that share a bucket ${reason}`, () => {
  beforeAll(() => {
    process.env.AWS_ENDPOINT_URL = endpoint;
    process.env.AWS_ACCESS_KEY_ID = accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = secretAccessKey;
  });

  test.each([
    ["replace entries", ["overwrite", "overwrite"], ["whole"]],
    ["make and delete entries", ["skip", "overwrite"], ["whole", "not_found"]],
  ])(
    "read whole values only while others %s and are killed",
    async (_, roles, allowed) => {
      const place = `s3://${bucket}/processes/${randomUUID()}`;
      const writers = roles.map((role, index) => startWriter(role, place, String(index)));
      await Promise.all(writers.map(({ writing }) => writing));
      const reader = outputOf(start("read", place, seconds * 1000));
      const killed = await killAndReplace(writers, roles, place, seconds * 1000);
      const {
        not_found: missing = 0,
        firstMisses = 0,
        ...outcome
      } = JSON.parse(await reader) as Record<string, number>;
      expect(killed).toBeGreaterThan(0);
      expect(outcome.whole).toBeGreaterThan(10);
      const seen = missing > firstMisses ? [...Object.keys(outcome), "not_found"] : Object.keys(outcome);
      expect(allowed, JSON.stringify(outcome)).toEqual(expect.arrayContaining(seen));
      await using store = await openCacheStore(place, { onDuplicateKey: "overwrite" });
      expect((await store.verify()).damaged).toEqual([]);
    },
    (seconds + 30) * 1000,
  );

  test("take over at once when the one that computes is killed", async () => {
    const place = `s3://${bucket}/processes/${randomUUID()}`;
    const holder = start("hold-lock", place);
    await new Promise((resolve) => holder.stdout?.once("data", resolve));
    const heirs = [1, 2, 3].map(() => outputOf(start("compute", place)));
    holder.kill("SIGKILL");
    const results = (await Promise.all(heirs)).map((text) => JSON.parse(text) as { hit: boolean });
    expect(results.filter((result) => !result.hit)).toHaveLength(1);
  });
});
