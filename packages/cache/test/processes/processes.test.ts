import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { openCacheStore } from "../../src/index.js";
import { temporaryFolder } from "../temporary-folder.js";
import { killAndReplace, outputOf, seconds, start, startWriter } from "./start.js";

describe("processes that share a folder", () => {
  test.each([
    ["replace entries", ["overwrite", "overwrite", "overwrite"], ["whole"]],
    ["make and delete entries", ["skip", "skip", "overwrite"], ["whole", "not_found"]],
    ["replace and collect entries", ["overwrite", "overwrite", "collect"], ["whole", "not_found"]],
  ])(
    "read whole values only while others %s and are killed",
    async (_, roles, allowed) => {
      const folder = temporaryFolder();
      const writers = roles.map((role, index) => startWriter(role, folder, String(index)));
      await Promise.all(writers.map(({ writing }) => writing));
      const readers = [1, 2].map(() => outputOf(start("read", folder, seconds * 1000)));
      const killed = await killAndReplace(writers, roles, folder, seconds * 1000);
      const outcomes = (await Promise.all(readers)).map((text) => JSON.parse(text) as Record<string, number>);
      expect(killed).toBeGreaterThan(0);
      for (const { not_found: missing = 0, firstMisses = 0, ...outcome } of outcomes) {
        expect(outcome.whole).toBeGreaterThan(10);
        // Once it is there an entry is never damaged, and missing only where somebody removes it.
        const seen = missing > firstMisses ? [...Object.keys(outcome), "not_found"] : Object.keys(outcome);
        expect(allowed, JSON.stringify(outcome)).toEqual(expect.arrayContaining(seen));
      }
      await using store = await openCacheStore(folder, { onDuplicateKey: "overwrite" });
      expect((await store.verify()).damaged).toEqual([]);
      await store.sweep({ olderThanMs: -1 });
      for (const key of await store.keys()) {
        await store.put(key, "healed");
        expect(await store.get(key)).toBe("healed");
      }
      if (process.env.CACHE_PROCESS_TEST_SECONDS) console.log(JSON.stringify({ roles, killed, outcomes }));
    },
    (seconds + 30) * 1000,
  );

  test("compute a value once", async () => {
    const folder = temporaryFolder();
    const texts = await Promise.all(Array.from({ length: 8 }, () => outputOf(start("compute", folder))));
    const results = texts.map((text) => JSON.parse(text) as { hit: boolean; digest: string });
    expect(readFileSync(join(folder, "computed.txt"), "utf8").trim().split("\n")).toHaveLength(1);
    expect(results.filter((result) => !result.hit)).toHaveLength(1);
    expect(new Set(results.map((result) => result.digest)).size).toBe(1);
  });

  test("take over at once when the one that computes is killed", async () => {
    const folder = temporaryFolder();
    const holder = start("hold-lock", folder);
    await once(holder.stdout as NodeJS.ReadableStream, "data");
    const heirs = [1, 2, 3].map(() => outputOf(start("compute", folder)));
    await delay(500);
    holder.kill("SIGKILL");
    const results = (await Promise.all(heirs)).map((text) => JSON.parse(text) as { hit: boolean });
    expect(results.filter((result) => !result.hit)).toHaveLength(1);
    expect(readFileSync(join(folder, "computed.txt"), "utf8").trim().split("\n")).toHaveLength(1);
  });
});
