import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CacheStoreOptions, openCacheStore } from "../src/index.js";
import { openFolder } from "./opened-store.js";
import { temporaryFolder } from "./temporary-folder.js";

describe("openCacheStore", () => {
  test("says where it cannot open a store yet", async () => {
    await expect(openCacheStore("s3://bucket/prefix")).rejects.toMatchObject({ code: "invalid_options" });
    await expect(openCacheStore("http://x/y")).rejects.toMatchObject({ code: "unsupported" });
    await expect(openCacheStore("")).rejects.toMatchObject({ code: "unsupported" });
  });

  test("refuses an unknown policy", async () => {
    const options = { onDuplicateKey: "check_collision" } as unknown as CacheStoreOptions;
    await expect(openCacheStore("memory:", options)).rejects.toMatchObject({ code: "invalid_options" });
  });

  test("fails with a reason where a file stands in the way", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    await expect(openCacheStore(file)).rejects.toMatchObject({ code: "io" });
  });
});

describe("a readonly store", () => {
  test("makes nothing, reads, and refuses to change", async () => {
    const { folder, store } = await openFolder();
    await store.put("k", 1);
    const readonly = await openCacheStore(folder, { readonly: true });
    expect(await readonly.get("k")).toBe(1);
    await expect(readonly.put("x", 1)).rejects.toMatchObject({ code: "readonly" });
    await expect(readonly.delete("k", { dryRun: false })).rejects.toMatchObject({ code: "readonly" });
    expect((await readonly.delete("k")).dryRun).toBe(true);
    const missing = join(folder, "missing");
    expect(await (await openCacheStore(missing, { readonly: true })).keys()).toEqual([]);
    expect(existsSync(missing)).toBe(false);
  });
});

test("a call with an aborted signal does nothing but tell the reason", async () => {
  const { store } = await openFolder();
  await store.put("k", 1);
  const reason = new Error("stop");
  const options = { signal: AbortSignal.abort(reason) };
  const calls: (() => Promise<unknown>)[] = [
    () => store.put("other", 2, options),
    () => store.get("k", options),
    () => store.getArtifact("k", options),
    () => store.has("k", options),
    () => store.keys(options),
    () => store.find({}, options),
    () => store.delete("k", { ...options, dryRun: false }),
    () => store.verify(options),
    () => store.gc({ ...options, maxEntries: 0, grace: 0 }),
  ];
  for (const call of calls) await expect(call(), String(call)).rejects.toBe(reason);
  expect(await store.keys()).toEqual(["k"]);
});
