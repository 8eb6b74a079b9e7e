import type { CacheDriver } from "../drivers/driver.js";
import { sidecarsOf } from "./entries.js";

/**
 * Removes what killed writers and lost races left behind: private copies older than the age that no sidecar names.
 * The age must exceed the longest write. Returns how many it removed.
 */
export async function sweepStaged(driver: CacheDriver, olderThanMs: number, signal?: AbortSignal): Promise<number> {
  let removed = 0;
  for (const path of await leftoversOf(driver, olderThanMs, signal)) {
    signal?.throwIfAborted();
    if (await driver.remove(path)) removed++;
  }
  return removed;
}

export async function leftoversOf(driver: CacheDriver, olderThanMs: number, signal?: AbortSignal): Promise<string[]> {
  const candidates: string[] = [];
  for await (const { path, ageMs } of driver.staged()) {
    signal?.throwIfAborted();
    if (ageMs > olderThanMs) candidates.push(path);
  }
  if (candidates.length === 0) return [];
  const named = await namedBySidecars(driver, signal);
  return candidates.filter((path) => !named.has(path));
}

async function namedBySidecars(driver: CacheDriver, signal?: AbortSignal): Promise<Set<string>> {
  const named = new Set<string>();
  for await (const { sidecar } of sidecarsOf(driver, signal)) {
    if (sidecar?.asof !== undefined) named.add(sidecar.asof.data);
  }
  return named;
}
