import { randomFillSync } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { account, type S3Server, startS3 } from "../../../../tools/parts/s3.js";
import { type CacheStore, openCacheStore } from "../../src/index.js";

const { available, reason } = inject("s3");
const large = () => new Uint8Array(randomFillSync(Buffer.alloc(40_000_000)));

/** A server of its own, because it is killed. */
async function openOutage(): Promise<{ server: S3Server; store: CacheStore }> {
  const server = await startS3(() => {});
  onTestFinished(() => server[Symbol.asyncDispose]());
  const s3 = { endpoint: server.endpoint, credentials: account };
  const store = await openCacheStore(`s3://${account.bucket}/outage`, { s3, onDuplicateKey: "overwrite" });
  return { server, store };
}

async function outcomeOf(put: Promise<unknown>): Promise<string> {
  return put.then(
    () => "stored",
    (error: { code?: string }) => error.code ?? String(error),
  );
}

describe.skipIf(!available)(`an S3 server that is killed ${reason}`, () => {
  test("in the middle of an upload leaves the old entry whole, and a typed error while it is away", async () => {
    const { server, store } = await openOutage();
    await store.put("k", "old");
    const put = outcomeOf(store.put("k", large()));
    await delay(60);
    await server.crash();
    expect(await put).toBe("io");
    expect(await outcomeOf(store.get("k"))).toBe("io");
    await server.restart();
    expect(await store.get("k")).toBe("old");
    expect(await store.verify()).toMatchObject({ checked: 1, whole: 1, damaged: [] });
  });

  test("and comes back within a second is not noticed by a put or a read", async () => {
    const { server, store } = await openOutage();
    const value = large();
    await store.put("there", "value");
    const put = outcomeOf(store.put("k", value));
    await delay(60);
    await server.crash();
    const read = store.get("there");
    await delay(100);
    await server.restart();
    expect(await read).toBe("value");
    expect(await put).toBe("stored");
    expect(Buffer.compare(await store.get<Uint8Array>("k"), value)).toBe(0);
  });

  test("at any moment of many puts never leaves half an entry", async () => {
    const { server, store } = await openOutage();
    const keys = ["a", "b", "c"];
    for (const key of keys) await store.put(key, { version: -1, body: "x" });
    for (let round = 0; round < 6; round++) {
      const body = String.fromCharCode(97 + round).repeat(300_000 * (round + 1));
      const puts = keys.map((key) => outcomeOf(store.put(key, { version: round, body })));
      await delay(10 + Math.random() * 60);
      await server.crash();
      await server.restart();
      for (const outcome of await Promise.all(puts)) expect(["stored", "io"]).toContain(outcome);
      for (const key of keys) {
        const value = await store.get<{ version: number; body: string }>(key);
        expect(value.body).toBe(
          value.version < 0 ? "x" : String.fromCharCode(97 + value.version).repeat(300_000 * (value.version + 1)),
        );
      }
    }
    expect((await store.verify()).damaged).toEqual([]);
  }, 60_000);
});
