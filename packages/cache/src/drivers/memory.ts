import type { CacheDriver, Lease } from "./driver.js";
import { randomFileName } from "./file-name.js";

interface Entry {
  readonly bytes: Uint8Array;
  readonly madeAt: number;
}

export interface MemoryDriverOptions {
  readonly now?: () => number;
}

/** A driver that forgets everything with the process. */
export function createMemoryDriver({ now = Date.now }: MemoryDriverOptions = {}): CacheDriver {
  const objects = new Map<string, Entry>();
  const used = new Map<string, number>();
  const locks = new Set<string>();
  const keep = (path: string, bytes: Uint8Array) => objects.set(path, { bytes: bytes.slice(), madeAt: now() });

  return {
    name: "memory",
    read: async (path) => objects.get(path)?.bytes.slice(),
    has: async (path) => objects.has(path),
    async *list(folder) {
      for (const path of [...objects.keys()]) if (path.startsWith(`${folder}/`)) yield path;
    },
    stage(bytes) {
      const path = `.asof/data/0/${randomFileName()}`;
      keep(path, bytes);
      return { path, ready: Promise.resolve() };
    },
    async publish(staged, target) {
      const entry = objects.get(staged);
      if (entry !== undefined) objects.set(target, entry);
      return entry !== undefined;
    },
    async write(path, bytes, { ifAbsent = false, after } = {}) {
      await after;
      if (ifAbsent && objects.has(path)) return false;
      keep(path, bytes);
      return true;
    },
    async remove(path, { ifEquals } = {}) {
      const found = objects.get(path);
      if (ifEquals !== undefined && (found === undefined || Buffer.compare(found.bytes, ifEquals) !== 0)) return false;
      let removed = objects.delete(path);
      used.delete(path);
      for (const inner of [...objects.keys()]) {
        if (inner.startsWith(`${path}/`)) removed = objects.delete(inner) || removed;
      }
      return removed;
    },
    async stat(path) {
      const found = objects.get(path);
      return found && { size: found.bytes.byteLength, usedAtMs: Math.max(found.madeAt, used.get(path) ?? 0) };
    },
    touch: (path) => void used.set(path, now()),
    async *staged() {
      for (const [path, { madeAt }] of [...objects]) {
        if (path.startsWith(".asof/data/")) yield { path, ageMs: now() - madeAt };
      }
    },
    async tryLock(name): Promise<Lease | undefined> {
      if (locks.has(name)) return undefined;
      locks.add(name);
      return { release: async () => void locks.delete(name) };
    },
  };
}
