import type { CacheDriver } from "../drivers/driver.js";
import { decodeSidecar } from "./artifact.js";
import { keyOfSidecar, metadataFolder } from "./key.js";

/**
 * Removes what killed writers and lost races left behind: private copies older than the age that no sidecar names.
 * The age must exceed the longest write. Returns how many it removed.
 */
export async function sweepStaged(driver: CacheDriver, olderThanMs: number, signal?: AbortSignal): Promise<number> {
  const candidates: string[] = [];
  for await (const { path, ageMs } of driver.staged()) {
    signal?.throwIfAborted();
    if (ageMs > olderThanMs) candidates.push(path);
  }
  if (candidates.length === 0) return 0;
  const named = await namedBySidecars(driver, signal);
  let removed = 0;
  for (const path of candidates) {
    signal?.throwIfAborted();
    if (!named.has(path) && (await driver.remove(path))) removed++;
  }
  return removed;
}

async function namedBySidecars(driver: CacheDriver, signal?: AbortSignal): Promise<Set<string>> {
  const named = new Set<string>();
  for await (const path of driver.list(metadataFolder)) {
    signal?.throwIfAborted();
    const key = keyOfSidecar(path);
    const bytes = key === undefined ? undefined : await driver.read(path);
    if (key === undefined || bytes === undefined) continue;
    try {
      const { asof } = decodeSidecar(bytes, key);
      if (asof !== undefined) named.add(asof.data);
    } catch {
      // An unreadable sidecar names nothing.
    }
  }
  return named;
}
