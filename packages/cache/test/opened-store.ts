import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CacheStore, type CacheStoreOptions, openCacheStore } from "../src/index.js";
import { temporaryFolder } from "./temporary-folder.js";

export async function openFolder(options: CacheStoreOptions = {}): Promise<{ folder: string; store: CacheStore }> {
  const folder = temporaryFolder();
  return { folder, store: await openCacheStore(folder, options) };
}

export function sidecarOf(folder: string, key: string): string {
  return join(folder, "xpersist_metadata_store", `${key}.artifact.json`);
}

export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const start = Date.parse("2026-01-01T00:00:00Z");
export const hour = 3_600_000;

/** A store whose time only passes when it is told to. */
export async function openWithClock(options: CacheStoreOptions = {}) {
  let time = start;
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
export function damage(folder: string, key: string): void {
  writeFileSync(join(folder, key), "rubbish");
}
