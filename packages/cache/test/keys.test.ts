import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openCacheStore } from "../src/index.js";
import { openFolder, sidecarOf } from "./opened-store.js";

describe("keys", () => {
  const refused = [
    "",
    "..",
    "../x",
    "a/../b",
    "a/./b",
    "/etc/passwd",
    "a//b",
    "a/",
    "a\0b",
    "..\\x",
    "C:x",
    "xpersist_metadata_store",
    "xpersist_metadata_store/x",
    "XPERSIST_METADATA_STORE/x",
    ".asof/data/0/x",
    "\ud800",
    "x".repeat(300),
  ];
  test.each(refused)("%j is refused by every call", async (key) => {
    const store = await openCacheStore("memory:");
    for (const call of [
      () => store.put(key, 1),
      () => store.get(key),
      () => store.has(key),
      () => store.getArtifact(key),
      () => store.delete(key),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "invalid_key" });
    }
  });

  test("may be anything else", async () => {
    const { store } = await openFolder();
    const keys = [".hidden", "UPPER", "a b?*[x]", "deep/er/key", "k%20", "note.txt", "x.artifact.json.y", "é", "…"];
    for (const key of keys) await store.put(key, key);
    expect(await store.keys()).toEqual([...keys].sort());
    for (const key of keys) expect(await store.get(key)).toBe(key);
  });

  test("in a sidecar cannot lead out of the store", async () => {
    const { folder, store } = await openFolder();
    await store.put("k", 1);
    const sidecar = JSON.parse(readFileSync(sidecarOf(folder, "k"), "utf8"));
    writeFileSync(sidecarOf(folder, "k"), JSON.stringify({ ...sidecar, key: "../../etc/hostname" }));
    await expect(store.get("k")).rejects.toMatchObject({ code: "invalid_key" });
    const outside = { ...sidecar.asof, data: "../../../etc/hostname" };
    writeFileSync(sidecarOf(folder, "k"), JSON.stringify({ ...sidecar, asof: outside }));
    await expect(store.get("k")).rejects.toMatchObject({ code: "invalid_sidecar" });
  });

  test("skips foreign files among the sidecars", async () => {
    const { folder, store } = await openFolder();
    await store.put("k", 1);
    writeFileSync(join(folder, "xpersist_metadata_store", ".DS_Store"), "");
    expect(await store.keys()).toEqual(["k"]);
  });
});
