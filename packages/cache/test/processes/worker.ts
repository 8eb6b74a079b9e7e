// One process of the tests beside: node --import ./run-sources.mjs worker.ts <role> <folder> <seed>
import { createHash } from "node:crypto";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { cached, isCacheError, openCacheStore } from "../../src/index.js";

const [, , role, folder = "", seed = "0"] = process.argv;
const keys = ["small", "folder/large", "table"];

/** Values that tell by themselves whether they are whole. */
const makers: Record<string, (text: string) => unknown> = {
  small: (text) => ({ text, check: digest(text) }),
  "folder/large": (text) => ({ text: text.repeat(20_000), check: digest(text.repeat(20_000)) }),
  table: (text) => {
    const data = new Float64Array(30_000 + text.length).fill(Number(text.replace(/\D/g, "")));
    return { data, check: digest(new Uint8Array(data.buffer)) };
  },
};

function digest(content: string | Uint8Array): string {
  return createHash("md5").update(content).digest("hex");
}

function isWhole(value: unknown): boolean {
  const { text, data, check } = value as { text?: string; data?: Float64Array; check: string };
  const content = text ?? new Uint8Array((data as Float64Array).buffer, data?.byteOffset, data?.byteLength);
  return digest(content) === check;
}

async function write(policy: "overwrite" | "skip"): Promise<never> {
  const store = await openCacheStore(folder, { onDuplicateKey: policy });
  for (let count = 0; ; count++) {
    const key = keys[count % keys.length] as string;
    await store.put(key, makers[key]?.(`${seed}.${count} `));
    if (count === 0) process.stdout.write("writing\n");
    if (policy === "skip" && count % 7 === 0) await store.delete(key, { dryRun: false }).catch(ignoreAbsence);
  }
}

/** Leaves one entry at most, again and again, with none spared for being young. */
async function collect(): Promise<never> {
  const store = await openCacheStore(folder);
  for (let count = 0; ; count++) {
    await store.gc({ maxEntries: 1, grace: 0 });
    if (count === 0) process.stdout.write("collecting\n");
  }
}

function ignoreAbsence(error: unknown): void {
  if (!isCacheError(error, "not_found")) throw error;
}

async function read(untilMs: number): Promise<void> {
  const store = await openCacheStore(folder, { readonly: true });
  const outcomes: Record<string, number> = {};
  const seen = new Set<string>();
  const end = Date.now() + untilMs;
  for (let count = 0; Date.now() < end; count++) {
    const key = keys[count % keys.length] as string;
    const outcome = await store.get(key).then(
      (value) => (isWhole(value) ? "whole" : "MIXED"),
      (error: unknown) => (isCacheError(error) ? error.code : `UNTYPED ${String(error)}`),
    );
    if (outcome === "whole") seen.add(key);
    if (outcome === "not_found" && !seen.has(key)) outcomes.firstMisses = (outcomes.firstMisses ?? 0) + 1;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  process.stdout.write(JSON.stringify(outcomes));
}

async function compute(): Promise<void> {
  const store = await openCacheStore(folder);
  const run = cached(store, {
    name: "slow",
    params: { seed: 1 },
    generate: async () => {
      if (!folder.startsWith("s3:")) appendFileSync(join(folder, "computed.txt"), `${process.pid}\n`);
      await delay(300);
      return Float64Array.from({ length: 1000 }, (_, index) => Math.sin(index));
    },
  });
  const { value, hit } = await run();
  process.stdout.write(
    JSON.stringify({ hit, digest: digest(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) }),
  );
}

async function holdLock(): Promise<void> {
  const store = await openCacheStore(folder);
  await cached(store, {
    name: "slow",
    params: { seed: 1 },
    generate: () => {
      process.stdout.write("computing\n");
      return delay(600_000, 0);
    },
  })();
}

const roles: Record<string, () => Promise<unknown>> = {
  overwrite: () => write("overwrite"),
  skip: () => write("skip"),
  collect,
  read: () => read(Number(seed)),
  compute,
  "hold-lock": holdLock,
};
await roles[role ?? ""]?.();
