import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { damage, openWithClock } from "./opened-store.js";

describe("verify", () => {
  test("tells whole, unproven and damaged entries apart", async () => {
    const { store, folder } = await openWithClock();
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
    const { store, folder } = await openWithClock();
    writeFileSync(join(folder, "k"), "no JSON");
    writeFileSync(
      join(folder, "xpersist_metadata_store/k.artifact.json"),
      JSON.stringify({ key: "k", serializer: "json" }),
    );
    expect((await store.verify()).damaged).toEqual([]);
    expect((await store.verify({ load: true })).damaged).toMatchObject([{ key: "k", code: "damaged" }]);
  });

  test("stops when aborted", async () => {
    const { store } = await openWithClock();
    await store.put("a", 1);
    expect(await store.verify()).toMatchObject({ checked: 1, whole: 1 });
    await expect(store.verify({ signal: AbortSignal.abort(new Error("stop")) })).rejects.toThrow("stop");
  });

  test("moves damaged entries to the quarantine when asked", async () => {
    const { store, folder } = await openWithClock();
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
    const { store, folder } = await openWithClock();
    await store.put("a", "text");
    damage(folder, "a");
    await expect(store.get("a")).rejects.toMatchObject({ code: "damaged" });
    expect((await store.put("a", "again")).stored).toBe(false);
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("rubbish");
  });

  test.each(["miss", "quarantine"] as const)("can be a %s that the next put heals", async (onDamaged) => {
    const { store, folder, warnings } = await openWithClock({ onDamaged });
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
    const { store, folder } = await openWithClock({ onDamaged: "miss" });
    await store.put("a", "text");
    writeFileSync(join(folder, "xpersist_metadata_store/a.artifact.json"), "");
    expect((await store.put("a", "again")).stored).toBe(true);
    expect(await store.get("a")).toBe("again");
  });
});
