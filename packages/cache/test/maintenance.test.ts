import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CacheStoreOptions, openCacheStore } from "../src/index.js";
import { temporaryFolder } from "./temporary-folder.js";

const hour = 3_600_000;

async function open(options: CacheStoreOptions = {}) {
  let time = Date.parse("2026-01-01T00:00:00Z");
  const folder = temporaryFolder();
  const warnings: string[] = [];
  const store = await openCacheStore(folder, {
    now: () => new Date(time),
    logger: { warn: (message) => warnings.push(message) },
    durable: false,
    ...options,
  });
  return {
    store,
    folder,
    warnings,
    pass: (ms: number) => {
      time += ms;
    },
  };
}

/** Changes the data under every name that it has: they are links to one file. */
function damage(folder: string, key: string): void {
  writeFileSync(join(folder, key), "rubbish");
}

describe("gc", () => {
  test("removes nothing without limits, and says so", async () => {
    const { store, pass } = await open();
    await store.put("a", "text");
    pass(1000 * hour);
    expect(await store.gc()).toEqual({ dryRun: false, removed: [], entries: 1, bytes: 4, leftovers: 0 });
  });

  test("removes entries older than maxAge, in a dry run none", async () => {
    const { store, pass } = await open();
    await store.put("old", "text");
    pass(2 * hour);
    await store.put("new", "text");
    pass(hour);
    const expected = { removed: [{ key: "old", size: 4, reason: "age" }], entries: 1, bytes: 4 };
    expect(await store.gc({ maxAge: "2h", dryRun: true })).toMatchObject({ dryRun: true, ...expected });
    expect(await store.keys()).toEqual(["new", "old"]);
    expect(await store.gc({ maxAge: "2h" })).toMatchObject(expected);
    expect(await store.keys()).toEqual(["new"]);
    expect(await store.get("new")).toBe("text");
  });

  test("removes the least recently used until bytes and entries are within the limits", async () => {
    let time = 0;
    const now = () => new Date(time);
    const { createMemoryDriver } = await import("../src/index.js");
    const store = await openCacheStore(createMemoryDriver({ now: () => time }), { now });
    for (const key of ["a", "b", "c", "d"]) {
      time += hour;
      await store.put(key, "x".repeat(10));
    }
    time += hour;
    await store.get("a");
    time += hour;
    const { removed, bytes, entries } = await store.gc({ maxBytes: 25 });
    expect(removed.map(({ key, reason }) => [key, reason])).toEqual([
      ["b", "size"],
      ["c", "size"],
    ]);
    expect({ bytes, entries }).toEqual({ bytes: 20, entries: 2 });
    expect((await store.gc({ maxEntries: 1 })).removed).toEqual([{ key: "d", size: 10, reason: "count" }]);
    expect(await store.keys()).toEqual(["a"]);
  });

  test("leaves what was put a moment ago alone", async () => {
    const { store, pass } = await open();
    await store.put("a", 1);
    pass(59_000);
    expect((await store.gc({ maxEntries: 0 })).removed).toEqual([]);
    pass(2_000);
    expect((await store.gc({ maxEntries: 0 })).removed).toHaveLength(1);
  });

  test("tells its progress and stops when aborted", async () => {
    const { store, pass } = await open();
    for (const key of ["a", "b", "c"]) await store.put(key, 1);
    pass(hour);
    const controller = new AbortController();
    const seen: (number | undefined)[] = [];
    const run = store.gc({
      maxEntries: 0,
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        seen.push(total);
        if (total !== undefined && done === 1) controller.abort(new Error("enough"));
      },
    });
    await expect(run).rejects.toThrow("enough");
    expect(seen).toEqual([undefined, undefined, undefined, 3, 3]);
    expect(await store.keys()).toHaveLength(1);
  });

  test("does not remove an entry that is replaced while it works", async () => {
    const { store, pass } = await open({ onDuplicateKey: "overwrite" });
    await store.put("a", "old");
    pass(hour);
    let replaced: Promise<unknown> | undefined;
    const { removed } = await store.gc({
      maxAge: "1m",
      onProgress: () => {
        replaced = store.put("a", "new");
      },
    });
    await replaced;
    // Whichever came first: a put that was told to be stored after the collection is there, whole.
    if (removed.length === 0) expect(await store.get("a")).toBe("new");
    await store.put("a", "newest");
    expect(await store.get("a")).toBe("newest");
  });

  test("keeps the limits of a store by itself", async () => {
    const { store } = await open({ limits: { maxEntries: 20, grace: 0 } });
    for (let index = 0; index < 60; index++) await store.put(`k${index}`, index);
    await expect.poll(async () => (await store.keys()).length).toBeLessThanOrEqual(22);
    await store.close();
  });

  test("refuses limits that are none", async () => {
    const { store } = await open();
    await expect(store.gc({ maxAge: "soon" })).rejects.toMatchObject({ code: "invalid_options" });
    await expect(store.gc({ maxBytes: Number.NaN })).rejects.toMatchObject({ code: "invalid_options" });
    await expect(openCacheStore("memory:", { limits: { maxBytes: -1 } })).rejects.toMatchObject({
      code: "invalid_options",
    });
  });

  test("is refused by a readonly store, a dry run is not", async () => {
    const { store, folder } = await open();
    await store.put("a", 1);
    const reader = await openCacheStore(folder, { readonly: true });
    await expect(reader.gc()).rejects.toMatchObject({ code: "readonly" });
    expect(await reader.gc({ dryRun: true })).toMatchObject({ entries: 1 });
  });
});

describe("a time to live", () => {
  test("makes an entry absent when it is over, until it is put again", async () => {
    const { store, pass } = await open();
    const { artifact } = await store.put("a", 1, { ttl: "1h" });
    expect(artifact.expiresAt).toEqual(new Date("2026-01-01T01:00:00Z"));
    pass(hour - 1);
    expect(await store.get("a")).toBe(1);
    expect((await store.put("a", 2)).stored).toBe(false);
    pass(1);
    await expect(store.get("a")).rejects.toMatchObject({ code: "not_found" });
    expect(await store.has("a")).toBe(false);
    expect(await store.find()).toEqual([]);
    expect((await store.put("a", 2)).stored).toBe(true);
    expect(await store.get("a")).toBe(2);
  });

  test("ends with a collection, however young the entry is", async () => {
    const { store, pass } = await open();
    await store.put("a", 1, { ttl: 10 });
    pass(10);
    expect((await store.gc()).removed).toMatchObject([{ key: "a", reason: "expired" }]);
    expect(await store.keys()).toEqual([]);
  });
});

describe("verify", () => {
  test("tells whole, unproven and damaged entries apart", async () => {
    const { store, folder } = await open();
    await store.put("a", [1, 2]);
    await store.put("b", "text");
    await store.put("c", "text");
    damage(folder, "b");
    writeFileSync(join(folder, "xpersist_metadata_store/d.artifact.json"), "{");
    writeFileSync(join(folder, "python"), "1");
    writeFileSync(
      join(folder, "xpersist_metadata_store/python.artifact.json"),
      JSON.stringify({ key: "python", serializer: "json" }),
    );
    const done: string[] = [];
    const report = await store.verify({ onProgress: ({ key, total }) => done.push(`${key} ${total}`) });
    expect(report).toMatchObject({ checked: 5, whole: 2, unproven: 1, leftovers: 0 });
    expect(report.damaged.map(({ key, code }) => [key, code])).toEqual([
      ["b", "damaged"],
      ["d", "invalid_sidecar"],
    ]);
    expect(done).toEqual(["a 5", "b 5", "c 5", "d 5", "python 5"]);
    expect(await store.keys()).toHaveLength(5);
  });

  test("finds with load what a digest cannot tell", async () => {
    const { store, folder } = await open();
    writeFileSync(join(folder, "k"), "no JSON");
    writeFileSync(
      join(folder, "xpersist_metadata_store/k.artifact.json"),
      JSON.stringify({ key: "k", serializer: "json" }),
    );
    expect((await store.verify()).damaged).toEqual([]);
    expect((await store.verify({ load: true })).damaged).toMatchObject([{ key: "k", code: "damaged" }]);
  });

  test("stops when aborted", async () => {
    const { store } = await open();
    await store.put("a", 1);
    expect(await store.verify()).toMatchObject({ checked: 1, whole: 1 });
    await expect(store.verify({ signal: AbortSignal.abort(new Error("stop")) })).rejects.toThrow("stop");
  });

  test("moves damaged entries to the quarantine when asked", async () => {
    const { store, folder } = await open();
    await store.put("a/b", "text");
    damage(folder, "a/b");
    const { damaged } = await store.verify({ quarantine: true });
    expect(damaged).toMatchObject([{ key: "a/b", code: "damaged" }]);
    const path = damaged[0]?.quarantined ?? "";
    expect(readFileSync(join(folder, path, "data"), "utf8")).toBe("rubbish");
    expect(JSON.parse(readFileSync(join(folder, path, "sidecar.json"), "utf8"))).toMatchObject({ key: "a/b" });
    expect(await store.quarantined()).toMatchObject([{ key: "a/b", code: "damaged", path }]);
    expect(await store.keys()).toEqual([]);
    expect(existsSync(join(folder, "a/b"))).toBe(false);
  });
});

describe("a damaged entry", () => {
  test("is an error by default, and stays", async () => {
    const { store, folder } = await open();
    await store.put("a", "text");
    damage(folder, "a");
    await expect(store.get("a")).rejects.toMatchObject({ code: "damaged" });
    expect((await store.put("a", "again")).stored).toBe(false);
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("rubbish");
  });

  test.each(["miss", "quarantine"] as const)("can be a %s that the next put heals", async (onDamaged) => {
    const { store, folder, warnings } = await open({ onDamaged });
    await store.put("a", "text");
    damage(folder, "a");
    await expect(store.get("a")).rejects.toMatchObject({ code: "not_found" });
    expect(warnings[0]).toMatch(/"a" is not what was put there.*counts as missing/);
    expect(await store.quarantined()).toHaveLength(onDamaged === "quarantine" ? 1 : 0);
    expect(await store.has("a")).toBe(onDamaged === "miss");
    expect((await store.put("a", "again")).stored).toBe(true);
    expect(await store.get("a")).toBe("again");
  });

  test("is replaced by a put when its sidecar is what is damaged", async () => {
    const { store, folder } = await open({ onDamaged: "miss" });
    await store.put("a", "text");
    writeFileSync(join(folder, "xpersist_metadata_store/a.artifact.json"), "");
    expect((await store.put("a", "again")).stored).toBe(true);
    expect(await store.get("a")).toBe("again");
  });
});

describe("find", () => {
  test("finds by metadata at any depth, serializer, prefix, time and a function", async () => {
    const { store, pass } = await open();
    await store.put("fit/1", 1, { metadata: { model: { name: "linear", alpha: 0.5 }, tags: ["a"] } });
    pass(hour);
    await store.put("fit/2", "two", { metadata: { model: { name: "tree", depth: 3 }, tags: ["a", "b"] } });
    await store.put("other", 3);
    const keys = async (query: Parameters<typeof store.find>[0]) => (await store.find(query)).map(({ key }) => key);
    expect(await keys({})).toEqual(["fit/1", "fit/2", "other"]);
    expect(await keys({ metadata: { model: { name: "tree" } } })).toEqual(["fit/2"]);
    expect(await keys({ metadata: { model: { depth: 3 } } })).toEqual(["fit/2"]);
    expect(await keys({ metadata: { tags: ["a"] } })).toEqual(["fit/1"]);
    expect(await keys({ serializer: "text" })).toEqual(["fit/2"]);
    expect(await keys({ prefix: "fit/" })).toEqual(["fit/1", "fit/2"]);
    expect(await keys({ createdTo: new Date("2026-01-01T01:00:00Z") })).toEqual(["fit/1"]);
    expect(await keys({ createdFrom: new Date("2026-01-01T01:00:00Z"), prefix: "f" })).toEqual(["fit/2"]);
    expect(await keys({ where: ({ size = 0 }) => size > 1 })).toEqual(["fit/2"]);
  });
});
