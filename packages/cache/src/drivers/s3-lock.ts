// A lock is an object that exactly one of many creates. Its owner writes it anew every few seconds; who finds the same
// bytes for long enough by its own clock removes just those bytes, and the next create decides who has it.
import { createHash } from "node:crypto";
import type { CacheDriver, Lease } from "./driver.js";
import { isDead, newOwner, ownerSchema } from "./owner.js";

export interface S3LockOptions extends Pick<CacheDriver, "read" | "write" | "remove"> {
  /** How long a lock may stay the same before its owner counts as dead. */
  readonly staleMs?: number;
  readonly now?: () => number;
}

export function createS3Locks({ read, write, remove, staleMs = 60_000, now = Date.now }: S3LockOptions) {
  const sightings = new Map<string, { readonly mark: string; readonly firstSeen: number }>();

  async function create(path: string): Promise<Lease | undefined> {
    const owner = newOwner();
    let bytes = encode(owner, 0);
    if (!(await write(path, bytes, { ifAbsent: true }))) return undefined;
    let beat = 0;
    let working: Promise<unknown> = Promise.resolve();
    const heartbeat = setInterval(() => {
      working = working.then(renew, () => {});
    }, staleMs / 6).unref();
    async function renew(): Promise<void> {
      const current = await read(path).catch(() => undefined);
      // Lost: whoever has it now renews it. A lost lock costs a second computation, nothing else.
      if (current === undefined || Buffer.compare(current, bytes) !== 0) return;
      const next = encode(owner, ++beat);
      await write(path, next);
      bytes = next;
    }
    return {
      release: async () => {
        clearInterval(heartbeat);
        await working.catch(() => {});
        await remove(path, { ifEquals: bytes });
      },
    };
  }

  function isAbandoned(path: string, bytes: Uint8Array): boolean {
    const parsed = parseOwner(bytes);
    const dead = parsed && isDead(parsed);
    if (dead !== undefined) return dead;
    const mark = Buffer.from(bytes).toString("latin1");
    const seen = sightings.get(path);
    if (seen?.mark === mark) return now() - seen.firstSeen > staleMs;
    sightings.set(path, { mark, firstSeen: now() });
    return false;
  }

  return async function tryLock(name: string): Promise<Lease | undefined> {
    const path = `.asof/locks/${createHash("sha256").update(name).digest("hex").slice(0, 40)}.lock`;
    const lease = await create(path);
    if (lease !== undefined) return lease;
    const bytes = await read(path);
    if (bytes !== undefined && !isAbandoned(path, bytes)) return undefined;
    if (bytes !== undefined) await remove(path, { ifEquals: bytes });
    sightings.delete(path);
    return create(path);
  };
}

function encode(owner: object, beat: number): Uint8Array {
  return Buffer.from(JSON.stringify({ ...owner, beat }));
}

function parseOwner(bytes: Uint8Array) {
  try {
    return ownerSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return undefined;
  }
}
