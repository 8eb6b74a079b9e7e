import { existsSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMemoryDriver, openCacheStore } from "../src/index.js";
import { filesUnder, hour, openFolder, openWithClock } from "./opened-store.js";

describe("gc", () => {
  test("removes nothing without limits, and says so", async () => {
    const { store, pass } = await openWithClock();
    await store.put("a", "text");
    pass(1000 * hour);
    expect(await store.gc()).toEqual({ dryRun: false, removed: [], entries: 1, bytes: 4, leftovers: 0 });
  });

  test("removes entries older than maxAge, in a dry run none", async () => {
    const { store, pass } = await openWithClock();
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
    const { store, pass } = await openWithClock();
    await store.put("a", 1);
    pass(59_000);
    expect((await store.gc({ maxEntries: 0 })).removed).toEqual([]);
    pass(2_000);
    expect((await store.gc({ maxEntries: 0 })).removed).toHaveLength(1);
  });

  test("tells its progress and stops when aborted", async () => {
    const { store, pass } = await openWithClock();
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
    const { store, pass } = await openWithClock({ onDuplicateKey: "overwrite" });
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
    const { store } = await openWithClock({ limits: { maxEntries: 20, grace: 0 } });
    for (let index = 0; index < 60; index++) await store.put(`k${index}`, index);
    await expect.poll(async () => (await store.keys()).length).toBeLessThanOrEqual(22);
    await store.close();
  });

  test("refuses limits that are none", async () => {
    const { store } = await openWithClock();
    await expect(store.gc({ maxAge: "soon" })).rejects.toMatchObject({ code: "invalid_options" });
    await expect(store.gc({ maxBytes: Number.NaN })).rejects.toMatchObject({ code: "invalid_options" });
    await expect(openCacheStore("memory:", { limits: { maxBytes: -1 } })).rejects.toMatchObject({
      code: "invalid_options",
    });
  });

  test("is refused by a readonly store, a dry run is not", async () => {
    const { store, folder } = await openWithClock();
    await store.put("a", 1);
    const reader = await openCacheStore(folder, { readonly: true });
    await expect(reader.gc()).rejects.toMatchObject({ code: "readonly" });
    expect(await reader.gc({ dryRun: true })).toMatchObject({ entries: 1 });
  });
});

describe("a time to live", () => {
  test("makes an entry absent when it is over, until it is put again", async () => {
    const { store, pass } = await openWithClock();
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
    const { store, pass } = await openWithClock();
    await store.put("a", 1, { ttl: 10 });
    pass(10);
    expect((await store.gc()).removed).toMatchObject([{ key: "a", reason: "expired" }]);
    expect(await store.keys()).toEqual([]);
  });
});

describe("sweep", () => {
  test("removes old leftovers only, never what a sidecar names", async () => {
    const { folder, store } = await openFolder();
    await store.put("k", 1);
    const leftover = join(folder, ".asof/data/0/0abandoned");
    mkdirSync(dirname(leftover), { recursive: true });
    writeFileSync(leftover, "half");
    expect(await store.sweep()).toBe(0);
    const old = new Date(Date.now() - 2 * 3_600_000);
    for (const file of filesUnder(join(folder, ".asof/data"))) utimesSync(join(folder, ".asof/data", file), old, old);
    expect(await store.sweep()).toBe(1);
    expect(existsSync(leftover)).toBe(false);
    expect(await store.get("k")).toBe(1);
  });

  test("runs by itself when a store is opened a day later", async () => {
    let now = Date.parse("2026-01-01T00:00:00Z");
    const driver = createMemoryDriver({ now: () => now });
    const options = { now: () => new Date(now) };
    await (await openCacheStore(driver, options)).put("k", 1);
    const { path: leftover, ready } = driver.stage(new Uint8Array());
    await ready;
    now += 25 * 3_600_000;
    const store = await openCacheStore(driver, options);
    await expect.poll(() => driver.has(leftover)).toBe(false);
    await store.close();
    expect(await store.get("k")).toBe(1);
  });
});
