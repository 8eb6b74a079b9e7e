import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, utimesSync } from "node:fs";
import { opendir, rm, stat } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { isCacheError } from "../errors.js";
import type { CacheDriver, StagedObject, StagingObject, WriteOptions } from "./driver.js";
import { createFileLocks } from "./file-lock.js";
import { randomFileName } from "./file-name.js";
import {
  errorCode,
  fileError,
  isAbsence,
  isFile,
  readDigested,
  readWhole,
  syncFolder,
  writeNew,
} from "./local-files.js";

export interface LocalDirectoryOptions {
  /**
   * Waits for the disk: for the bytes before an object gets its name, for the name before the write ends. Default
   * false: the death of any process still leaves whole objects, a power cut may lose or empty the last ones.
   */
  readonly durable?: boolean;
}

const stagingFolder = ".asof/data";

/**
 * A driver over one folder. Objects are written under a random name in `.asof/data` and then linked or renamed to
 * their place: never in the metadata folder itself, because Python lists as a key whatever file it finds there.
 */
export function createLocalDirectoryDriver(path: string, { durable = false }: LocalDirectoryOptions = {}): CacheDriver {
  const root = resolve(path);
  const at = (name: string) => join(root, name);

  function stage(bytes: Uint8Array, waitForDisk = durable): StagingObject {
    const name = randomFileName();
    const path = `${stagingFolder}/${name[0]}/${name}`;
    return { path, ready: inFolder(at(path), () => writeNew(at(path), bytes, waitForDisk)) };
  }

  async function write(name: string, bytes: Uint8Array, { ifAbsent = false, after }: WriteOptions = {}) {
    const staging = stage(bytes);
    const staged = at(staging.path);
    try {
      await settled([staging.ready, after]);
      if (ifAbsent && !(await linkIfAbsent(staged, at(name)))) return false;
      if (!ifAbsent) await inFolder(at(name), () => renameSync(staged, at(name)));
      if (durable) await syncFolder(dirname(at(name)));
      return true;
    } finally {
      rmSync(staged, { force: true });
    }
  }

  async function publish(staged: string, target: string): Promise<boolean> {
    if (sameFile(at(staged), at(target))) return true;
    try {
      if (!(await linkIfAbsent(at(staged), at(target)))) linkOver(at(staged), at(target));
      if (durable) await syncFolder(dirname(at(target)));
      return true;
    } catch (error) {
      if (!isFile(at(staged))) return false;
      throw isCacheError(error) ? error : fileError("write", at(target), error);
    }
  }

  return {
    name: "local-directory",
    read: (name) => readWhole(at(name)),
    readDigested: (name) => readDigested(at(name)),
    has: async (name) => isFile(at(name)),
    list: (folder) => filesUnder(root, folder),
    stage: (bytes) => stage(bytes),
    publish,
    write,
    async remove(name, { ifEquals } = {}) {
      if (ifEquals !== undefined) return removeEqual(at(name), ifEquals, at(stagingFolder));
      try {
        unlinkSync(at(name));
        return true;
      } catch (error) {
        if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return false;
      }
      await rm(at(name), { recursive: true }).catch((error: unknown) => {
        throw fileError("remove", at(name), error);
      });
      return true;
    },
    async stat(name) {
      const stats = statSync(at(name), { throwIfNoEntry: false });
      return stats?.isFile() ? { size: stats.size, usedAtMs: stats.mtimeMs } : undefined;
    },
    touch(name) {
      const seconds = Date.now() / 1000;
      try {
        utimesSync(at(name), seconds, seconds);
      } catch {
        // Another user's file, or gone: its last use stays unknown.
      }
    },
    async *staged(): AsyncIterable<StagedObject> {
      for await (const name of filesUnder(root, stagingFolder)) {
        const stats = await stat(at(name)).catch(() => undefined);
        if (stats !== undefined) yield { path: name, ageMs: Date.now() - stats.mtimeMs };
      }
    },
    tryLock: createFileLocks({
      folder: at(".asof/locks"),
      stage: async (bytes) => {
        const { path, ready } = stage(bytes, false);
        await ready;
        return at(path);
      },
    }),
  };
}

/** Takes the file aside first: what is compared is what is removed. */
async function removeEqual(file: string, bytes: Uint8Array, folder: string): Promise<boolean> {
  const aside = join(folder, "0", randomFileName());
  try {
    await inFolder(aside, () => renameSync(file, aside));
  } catch (error) {
    if (!isFile(file)) return false;
    throw error;
  }
  try {
    if (Buffer.compare(readFileSync(aside), bytes) === 0) return true;
    await linkIfAbsent(aside, file);
    return false;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Waits for all, failed ones included, so that nothing is written after a failure was told. */
async function settled(promises: readonly (Promise<unknown> | undefined)[]): Promise<void> {
  for (const outcome of await Promise.allSettled(promises)) if (outcome.status === "rejected") throw outcome.reason;
}

/** Runs the action; where the folder is missing, makes it and runs the action again. */
async function inFolder<T>(file: string, action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw fileError("write", file, error);
  }
  try {
    mkdirSync(dirname(file), { recursive: true });
    return await action();
  } catch (error) {
    throw fileError("write", file, error);
  }
}

function linkOver(from: string, to: string): void {
  // Not one name for all: two processes may publish the same winner's data at the same time.
  const temporary = join(dirname(from), randomFileName());
  try {
    linkSync(from, temporary);
    renameSync(temporary, to);
  } finally {
    // A rename to a name of the same file leaves both.
    rmSync(temporary, { force: true });
  }
}

async function linkIfAbsent(from: string, to: string): Promise<boolean> {
  return inFolder(to, () => {
    try {
      linkSync(from, to);
      return true;
    } catch (error) {
      if (errorCode(error) === "EEXIST") return false;
      throw error;
    }
  });
}

function sameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

async function* filesUnder(root: string, folder: string): AsyncIterable<string> {
  const directory = await opendir(join(root, folder)).catch((error: unknown) => {
    if (isAbsence(error)) return undefined;
    throw fileError("list", join(root, folder), error);
  });
  if (directory === undefined) return;
  for await (const entry of directory) {
    const name = `${folder.split(sep).join("/")}/${entry.name}`;
    if (entry.isDirectory()) yield* filesUnder(root, name);
    else yield name;
  }
}
