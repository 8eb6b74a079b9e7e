import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openCacheStore } from "../src/index.js";
import { filesUnder, openFolder, sidecarOf } from "./opened-store.js";

describe("put", () => {
  test("writes the data and the sidecar where Python looks for them, in Python's bytes", async () => {
    const { folder, store } = await openFolder({ now: () => new Date("2026-11-21T08:05:32.407Z") });
    await store.put("doc", { a: [1, 2.5, null, "é"] }, { metadata: { n: 1, f: 1.5 }, dumpOptions: { indent: 1 } });
    expect(readFileSync(join(folder, "doc"), "utf8")).toBe('{\n "a": [\n  1,\n  2.5,\n  null,\n  "\\u00e9"\n ]\n}');
    const sidecar = readFileSync(sidecarOf(folder, "doc"), "utf8");
    expect(sidecar).toMatch(
      `{
  "key": "doc",
  "serializer": "json",
  "load_kwargs": {},
  "dump_kwargs": {
    "indent": 1
  },
  "additional_metadata": {
    "n": 1,
    "f": 1.5
  },
  "created_at": "2026-11-21T08:05:32.407000",
  "asof": {`,
    );
    expect(JSON.parse(sidecar)).toMatchObject({ asof: { size: statSync(join(folder, "doc")).size } });
  });

  test("leaves out a fraction of zero in the time, as Python does", async () => {
    const { store } = await openFolder({ now: () => new Date("2026-11-21T08:05:32.000Z") });
    const { artifact } = await store.put("k", 1);
    expect(artifact.createdAt).toBe("2026-11-21T08:05:32");
  });

  test("leaves no file that Python would list as a key", async () => {
    const { folder, store } = await openFolder({ onDuplicateKey: "overwrite" });
    for (const value of [1, 2, 3]) await store.put("k", value);
    await store.put("a/b", 1);
    expect(filesUnder(join(folder, "xpersist_metadata_store"))).toEqual(["a/b.artifact.json", "k.artifact.json"]);
    expect(filesUnder(folder).filter((file) => !file.startsWith("."))).toHaveLength(4);
  });

  test("keeps the first value under skip and says so", async () => {
    const { store } = await openFolder();
    expect((await store.put("k", 1)).stored).toBe(true);
    const second = await store.put("k", 2);
    expect(second.stored).toBe(false);
    expect(second.artifact).toEqual(await store.getArtifact("k"));
    expect(await store.get("k")).toBe(1);
  });

  test("replaces under overwrite and removes what it replaced", async () => {
    const { folder, store } = await openFolder({ onDuplicateKey: "overwrite" });
    await store.put("k", "one");
    await store.put("k", { two: 2 });
    expect(await store.get("k")).toEqual({ two: 2 });
    expect(filesUnder(join(folder, ".asof/data"))).toHaveLength(1);
    expect(readFileSync(join(folder, "k"), "utf8")).toBe('{"two": 2}');
  });

  test("fails under raise_error and changes nothing", async () => {
    const { folder, store } = await openFolder({ onDuplicateKey: "raise_error" });
    await store.put("k", 1);
    const before = readFileSync(sidecarOf(folder, "k"));
    await expect(store.put("k", 2)).rejects.toMatchObject({ code: "duplicate_key", details: { key: "k" } });
    expect(readFileSync(sidecarOf(folder, "k"))).toEqual(before);
    expect(await store.get("k")).toBe(1);
  });

  test.each(["skip", "overwrite", "raise_error"] as const)(
    "writes over data without a sidecar under %s",
    async (policy) => {
      const { folder, store } = await openFolder({ onDuplicateKey: policy });
      writeFileSync(join(folder, "orphan"), "half written");
      await store.put("orphan", 1);
      expect(await store.get("orphan")).toBe(1);
      expect(readFileSync(join(folder, "orphan"), "utf8")).toBe("1");
    },
  );

  test("heals an entry whose sidecar is broken, under overwrite", async () => {
    const { folder, store } = await openFolder({ onDuplicateKey: "overwrite" });
    await store.put("k", 1);
    writeFileSync(sidecarOf(folder, "k"), "{");
    await expect(store.get("k")).rejects.toMatchObject({ code: "invalid_sidecar" });
    await store.put("k", 2);
    expect(await store.get("k")).toBe(2);
  });

  test("lets one of many concurrent writers win under skip, and Python sees the winner's data", async () => {
    const { folder, store } = await openFolder();
    const results = await Promise.all(Array.from({ length: 12 }, (_, writer) => store.put("k", { writer })));
    expect(results.filter((result) => result.stored)).toHaveLength(1);
    const value = await store.get("k");
    expect(value).toEqual({ writer: results.findIndex((result) => result.stored) });
    expect(JSON.parse(readFileSync(join(folder, "k"), "utf8"))).toEqual(value);
    expect(filesUnder(join(folder, ".asof/data"))).toHaveLength(1);
  });

  test("refuses a value that would not come back as it is", async () => {
    const { store } = await openFolder();
    for (const value of [new Date(), new Map(), () => 1, { a: { b: new Date() } }, [undefined]]) {
      await expect(store.put("k", value)).rejects.toMatchObject({
        code: expect.stringMatching(/^(unserializable|unknown_serializer)$/),
      });
    }
    expect(await store.keys()).toEqual([]);
  });

  const circle: Record<string, unknown> = {};
  circle.circle = circle;
  const textDump = { name: "text dump", dump: () => "no bytes" as never, load: (bytes: Uint8Array) => bytes };
  test.each([
    ["a value that holds itself", circle, {}, "unserializable"],
    ["metadata that hold themselves", 1, { metadata: circle }, "unserializable"],
    ["a serializer that gives no bytes", 1, { serializer: "text dump" }, "unserializable"],
    ["an unknown policy", 1, { onDuplicateKey: "check_collision" as never }, "invalid_options"],
  ])("refuses %s with a typed error and keeps nothing", async (_, value, options, code) => {
    const { store } = await openFolder({ serializers: [textDump] });
    await expect(store.put("k", value, options)).rejects.toMatchObject({ name: "CacheError", code });
    expect(await store.keys()).toEqual([]);
  });

  test("changes nothing when the metadata cannot be kept", async () => {
    const { folder, store } = await openFolder({ onDuplicateKey: "overwrite" });
    await store.put("k", "old");
    await expect(store.put("k", "new", { metadata: { at: new Date() } })).rejects.toMatchObject({
      code: "unserializable",
    });
    expect(readFileSync(join(folder, "k"), "utf8")).toBe("old");
    expect(filesUnder(join(folder, ".asof/data"))).toHaveLength(1);
  });

  test("says which folder and file are in each other's way", async () => {
    const { store } = await openFolder();
    await store.put("a", 1);
    await expect(store.put("a/b", 1)).rejects.toMatchObject({ code: "key_conflict" });
    await store.put("c/d", 1);
    await expect(store.put("c", 1)).rejects.toMatchObject({ code: "key_conflict" });
    expect(await store.keys()).toEqual(["a", "c/d"]);
  });
});

describe("get", () => {
  test.each([
    ["a cut end", (bytes: Buffer) => bytes.subarray(0, -1)],
    ["no bytes", () => Buffer.alloc(0)],
    ["a flipped bit", (bytes: Buffer) => Buffer.from(bytes.map((byte, index) => (index === 3 ? byte ^ 1 : byte)))],
  ])("refuses data with %s", async (_, damage) => {
    const { folder, store } = await openFolder();
    await store.put("k", "some text that is longer");
    writeFileSync(join(folder, "k"), damage(readFileSync(join(folder, "k"))));
    await expect(store.get("k")).rejects.toMatchObject({ code: "damaged", details: { key: "k" } });
  });

  test("gives the value from its private copy where the data file is gone, and tells when both are", async () => {
    const { folder, store } = await openFolder();
    await store.put("k", 1);
    rmSync(join(folder, "k"));
    expect(await store.get("k")).toBe(1);
    rmSync(join(folder, ".asof/data"), { recursive: true });
    await expect(store.get("k")).rejects.toMatchObject({ code: "data_missing" });
  });

  test("gives the old value when a writer died between data and sidecar", async () => {
    const { folder, store } = await openFolder({ onDuplicateKey: "overwrite" });
    await store.put("k", "old");
    rmSync(join(folder, "k"));
    writeFileSync(join(folder, "k"), "new and complete, but never committed");
    expect(await store.get("k")).toBe("old");
    await store.put("k", "newer");
    expect(await store.get("k")).toBe("newer");
  });

  test("reads what Python put over one of our entries", async () => {
    const { folder, store } = await openFolder();
    await store.put("k", "ours");
    writeFileSync(join(folder, "k"), '{"theirs": NaN}');
    writeFileSync(sidecarOf(folder, "k"), '{"key": "k", "serializer": "json", "load_kwargs": {}}');
    expect(await store.get("k")).toEqual({ theirs: Number.NaN });
    await store.put("k", "ours again", { onDuplicateKey: "overwrite" });
    expect(await store.get("k")).toBe("ours again");
    expect(filesUnder(join(folder, ".asof/data"))).toHaveLength(2);
    expect(await store.sweep({ olderThanMs: -1 })).toBe(1);
    expect(await store.get("k")).toBe("ours again");
  });

  test("takes the serializer that the caller names", async () => {
    const { store } = await openFolder();
    await store.put("k", { a: 1 });
    expect(await store.get("k", { serializer: "text" })).toBe('{"a": 1}');
    await expect(store.get("k", { serializer: "nope" })).rejects.toMatchObject({ code: "unknown_serializer" });
  });
});

describe("delete", () => {
  test("only tells what it would do, unless told to do it", async () => {
    const { folder, store } = await openFolder();
    await store.put("a/k", 1);
    const paths = ["xpersist_metadata_store/a/k.artifact.json", "a/k"];
    expect(await store.delete("a/k")).toEqual({ dryRun: true, paths });
    expect(await store.get("a/k")).toBe(1);
    expect(await store.delete("a/k", { dryRun: false })).toEqual({ dryRun: false, paths });
    expect(await store.has("a/k")).toBe(false);
    expect(filesUnder(folder).filter((file) => file !== ".asof/swept")).toEqual([]);
  });

  test("fails for a key that is not there", async () => {
    const store = await openCacheStore("memory:");
    await expect(store.delete("k")).rejects.toMatchObject({ code: "not_found" });
  });

  test("removes an artifact of many files that Python wrote", async () => {
    const { folder, store } = await openFolder();
    mkdirSync(join(folder, "d.zarr/x"), { recursive: true });
    writeFileSync(join(folder, "d.zarr/x/0"), "chunk");
    writeFileSync(sidecarOf(folder, "d.zarr"), '{"key": "d.zarr", "serializer": "xarray.zarr"}');
    await store.delete("d.zarr", { dryRun: false });
    expect(existsSync(join(folder, "d.zarr"))).toBe(false);
  });
});
