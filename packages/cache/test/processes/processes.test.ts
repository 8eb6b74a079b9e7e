import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { openCacheStore } from "../../src/index.js";
import { temporaryFolder } from "../temporary-folder.js";

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
/** The long run: CACHE_PROCESS_TEST_SECONDS=60. */
const seconds = Number(process.env.CACHE_PROCESS_TEST_SECONDS ?? 3);

function start(role: string, folder: string, seed: string | number = 0): ChildProcess {
  const args = ["--no-warnings", "--import", here("run-sources.mjs"), here("worker.ts"), role, folder, String(seed)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function outputOf(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const [code, signal] = await once(child, "close");
  if (signal === null) expect(code, text).toBe(0);
  return text;
}

interface Writer {
  readonly child: ChildProcess;
  /** Resolves with its first put; a writer that is killed before has tested nothing. */
  readonly writing: Promise<unknown>;
}

function startWriter(role: string, folder: string, seed: string): Writer {
  const child = start(role, folder, seed);
  return { child, writing: once(child.stdout as NodeJS.ReadableStream, "data") };
}

/** Keeps writers going and kills one at a random moment, again and again; fails when one ends by itself. */
async function killAndReplace(writers: Writer[], roles: readonly string[], folder: string, untilMs: number) {
  const end = Date.now() + untilMs;
  let killed = 0;
  while (Date.now() < end) {
    await delay(50 + Math.random() * 250);
    const index = Math.floor(Math.random() * writers.length);
    const { child, writing } = writers[index] as Writer;
    await writing;
    expect(child.exitCode, "a writer failed").toBeNull();
    child.kill("SIGKILL");
    writers[index] = startWriter(roles[index] as string, folder, `${index}${++killed}`);
  }
  for (const { child } of writers) child.kill("SIGKILL");
  return killed;
}

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
