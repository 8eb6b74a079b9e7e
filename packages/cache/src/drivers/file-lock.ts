// A lock is a file made by link(), so exactly one of many gets it, whole. Its owner touches it every few seconds.
// It is taken over when its owner's process is gone, or, owned by another machine, when nobody touched it for a while
// by our own clock. Whoever takes over first wins a second lock named after the dead owner's token, so that two
// takers never both remove; should one slip through anyway, a value is computed twice, never mixed.
import { createHash } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import type { Lease } from "./driver.js";
import { errorCode, fileError } from "./local-files.js";
import { isDead, newOwner, type Owner, ownerSchema } from "./owner.js";

export interface FileLockOptions {
  readonly folder: string;
  /** Writes a new file and returns its path; it may be linked but not kept. */
  readonly stage: (bytes: Uint8Array) => Promise<string>;
  /** How long a lock of another machine may go untouched. */
  readonly staleMs?: number;
  readonly now?: () => number;
}

interface Sighting {
  readonly mark: string;
  readonly firstSeen: number;
}

export function createFileLocks({ folder, stage, staleMs = 60_000, now = Date.now }: FileLockOptions) {
  const sightings = new Map<string, Sighting>();
  const fileOf = (name: string) => join(folder, `${createHash("sha256").update(name).digest("hex").slice(0, 40)}.lock`);

  async function create(file: string): Promise<Lease | undefined> {
    const owner = newOwner();
    const staged = await stage(Buffer.from(JSON.stringify(owner)));
    try {
      linkInFolder(staged, file);
    } catch (error) {
      if (errorCode(error) === "EEXIST") return undefined;
      throw fileError("lock", file, error);
    } finally {
      rmSync(staged, { force: true });
    }
    const heartbeat = setInterval(() => touch(file, owner.token), staleMs / 6).unref();
    return {
      release: async () => {
        clearInterval(heartbeat);
        if (readOwner(file)?.token === owner.token) rmSync(file, { force: true });
      },
    };
  }

  /** A dead owner's token, or undefined while it may live or is gone already. */
  function deadToken(file: string): string | undefined {
    const token = tokenOf(file);
    if (token === undefined) return undefined;
    const owner = readOwner(file);
    const dead = owner === undefined ? undefined : isDead(owner);
    if (dead !== undefined) return dead ? token : undefined;
    const mark = `${token} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs}`;
    const seen = sightings.get(file);
    if (seen?.mark !== mark) sightings.set(file, { mark, firstSeen: now() });
    else if (now() - seen.firstSeen > staleMs) return token;
    return undefined;
  }

  async function removeDead(file: string, token: string): Promise<void> {
    const claimFile = `${file}.${token}`;
    const claim = await create(claimFile);
    if (claim === undefined) {
      // The taker died as well: its claim goes, and the next attempt makes a new one.
      if (deadToken(claimFile) !== undefined) rmSync(claimFile, { force: true });
      return;
    }
    if (tokenOf(file) === token) rmSync(file, { force: true });
    sightings.delete(file);
    await claim.release();
  }

  return async function tryLock(name: string): Promise<Lease | undefined> {
    const file = fileOf(name);
    const token = deadToken(file);
    if (token !== undefined) await removeDead(file, token);
    else if (tokenOf(file) !== undefined) return undefined;
    return create(file);
  };
}

function linkInFolder(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    mkdirSync(join(to, ".."), { recursive: true });
    linkSync(from, to);
  }
}

function touch(file: string, token: string): void {
  try {
    const seconds = Date.now() / 1000;
    if (readOwner(file)?.token === token) utimesSync(file, seconds, seconds);
  } catch {
    // Lost or removed: whoever has it now touches it; a lost lock costs a second computation, nothing else.
  }
}

/** Undefined where no lock is; "unreadable" for a file that a power cut left empty. */
function tokenOf(file: string): string | undefined {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
  return readOwner(file)?.token ?? "unreadable";
}

function readOwner(file: string): Owner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
