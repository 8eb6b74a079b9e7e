import { randomUUID } from "node:crypto";
import { describe, expect, inject, test } from "vitest";
import { createS3Locks } from "../../src/drivers/s3-lock.js";
import {
  cached,
  isCacheError,
  type NpzValue,
  npz,
  openCacheStore,
  openS3Driver,
  Persistable,
  remoteFileIO,
} from "../../src/index.js";
import { driverConformance } from "../../src/testing/index.js";
import { temporaryFolder } from "../temporary-folder.js";

const { endpoint, bucket, accessKeyId, secretAccessKey, available, reason } = inject("s3");
const s3 = { endpoint, credentials: { accessKeyId, secretAccessKey } };

class SquaresP extends Persistable<NpzValue, { readonly n: number }> {
  generatePayload(): NpzValue {
    return { squares: Float64Array.from({ length: this.params.n }, (_, index) => index ** 2) };
  }
}

describe.skipIf(!available)(`on S3 ${reason}`, () => {
  const prefix = () => `runs/${randomUUID()}`;

  driverConformance({
    describe,
    test,
    createDriver: () => openS3Driver({ ...s3, bucket, prefix: prefix() }),
  });

  const openStore = (place = prefix(), onDuplicateKey: "skip" | "overwrite" = "skip") =>
    openCacheStore(`s3://${bucket}/${place}`, { s3, onDuplicateKey });

  test("a store keeps, describes, replaces and removes values", async () => {
    const store = await openStore(prefix(), "overwrite");
    const value = { t: Float64Array.of(1, Number.NaN), n: { a: [1, "é"] } };
    await store.put("a/b c+é&(1)", value, { metadata: { source: "hand" } });
    expect(await store.get("a/b c+é&(1)")).toEqual(value);
    expect((await store.getArtifact("a/b c+é&(1)")).metadata).toEqual({ source: "hand" });
    await store.put("a/b c+é&(1)", "other");
    expect(await store.get("a/b c+é&(1)")).toBe("other");
    expect(await store.keys()).toEqual(["a/b c+é&(1)"]);
    expect(await store.verify()).toMatchObject({ checked: 1, whole: 1, damaged: [] });
    await store.delete("a/b c+é&(1)", { dryRun: false });
    expect(await store.keys()).toEqual([]);
  });

  test("lists more than one page of keys", async () => {
    const driver = await openS3Driver({ ...s3, bucket, prefix: prefix() });
    const names = Array.from({ length: 1005 }, (_, index) => `k${index}`);
    for (let at = 0; at < names.length; at += 50) {
      await Promise.all(names.slice(at, at + 50).map((name) => driver.write(`f/${name}`, new Uint8Array(1))));
    }
    expect((await Array.fromAsync(driver.list("f"))).sort()).toEqual(names.map((name) => `f/${name}`).sort());
  });

  test("exactly one of many stores puts a key", async () => {
    const place = prefix();
    const stores = await Promise.all(Array.from({ length: 8 }, () => openStore(place)));
    const results = await Promise.all(stores.map((store, index) => store.put("k", index)));
    const winner = results.findIndex(({ stored }) => stored);
    expect(results.filter(({ stored }) => stored)).toHaveLength(1);
    for (const store of stores) expect(await store.get("k")).toBe(winner);
  });

  test("readers see whole values only while writers replace them", async () => {
    const place = prefix();
    const writers = await Promise.all([1, 2].map(() => openStore(place, "overwrite")));
    const reader = await openStore(place);
    await writers[0]?.put("k", "0".repeat(1000));
    let writing = true;
    const work = writers.map(async (store, id) => {
      for (let count = 0; count < 15; count++) await store.put("k", String((id + count) % 10).repeat(1000));
    });
    const done = Promise.all(work).then(() => {
      writing = false;
    });
    let reads = 0;
    while (writing) {
      const value = await reader.get<string>("k");
      expect(new Set(value).size, value.slice(0, 50)).toBe(1);
      expect(value).toHaveLength(1000);
      reads++;
    }
    await done;
    expect(reads).toBeGreaterThan(5);
  });

  test("a value is computed once for all who share the bucket", async () => {
    const place = prefix();
    let computed = 0;
    const runs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const store = await openStore(place);
        return cached(store, {
          name: "slow",
          params: { a: 1 },
          generate: async () => {
            await new Promise((resolve) => setTimeout(resolve, 100));
            return ++computed;
          },
        })();
      }),
    );
    expect(runs.map(({ value }) => value)).toEqual([1, 1, 1, 1]);
  });

  test("a persistable keeps its payload there, and another one finds it", async () => {
    const payloadIO = remoteFileIO(npz, ".npz", await openS3Driver({ ...s3, bucket, prefix: prefix() }));
    const options = { dataDir: temporaryFolder(), params: { n: 3 }, payloadIO };
    const made = await new SquaresP(options).generate();
    expect(await new SquaresP({ ...options, dataDir: temporaryFolder() }).load()).toEqual(made);
    await expect(new SquaresP({ ...options, params: { n: 4 } }).load()).rejects.toMatchObject({ code: "not_found" });
  });

  test("credentials are in no object of the store", async () => {
    const place = prefix();
    const store = await openStore(place);
    await store.put("k", { a: 1 });
    await (await store.tryLock("l"))?.release();
    await store.tryLock("held");
    const driver = await openS3Driver({ ...s3, bucket, prefix: place });
    for (const folder of ["xpersist_metadata_store", ".asof"]) {
      for await (const path of driver.list(folder)) {
        const text = Buffer.from((await driver.read(path)) ?? []).toString();
        expect(text, path).not.toContain(secretAccessKey);
        expect(text, path).not.toContain("accessKey");
      }
    }
  });

  test("a bucket that is not there is a typed error that shows no credentials", async () => {
    const error: unknown = await openCacheStore("s3://no-such-bucket-at-all/x", { s3 }).catch((e) => e);
    expect(isCacheError(error, "io"), String(error)).toBe(true);
    expect(JSON.stringify([error, String(error)])).not.toContain(secretAccessKey);
  });

  test("a lock of another machine is taken over when it stays the same for too long", async () => {
    let now = 0;
    const driver = await openS3Driver({ ...s3, bucket, prefix: prefix() });
    const path = ".asof/locks/b1f7e7c7b2f5.lock";
    const tryLock = createS3Locks({
      // The other machine's lock lies under whatever name is asked for.
      read: () => driver.read(path),
      write: (_, bytes, options) => driver.write(path, bytes, options),
      remove: (_, options) => driver.remove(path, options),
      staleMs: 1000,
      now: () => now,
    });
    const foreign = { token: "t", host: "elsewhere", boot: "", namespace: "", pid: 1, started: "" };
    await driver.write(path, Buffer.from(JSON.stringify(foreign)));
    expect(await tryLock("n")).toBeUndefined();
    now = 900;
    expect(await tryLock("n")).toBeUndefined();
    now = 1001;
    const lease = await tryLock("n");
    expect(lease).toBeDefined();
    await lease?.release();
  });
});
