import { closeSync, fstatSync, fsync, openSync, read, readFileSync, statSync, write, writeSync } from "node:fs";
import { promisify } from "node:util";
import { CacheError } from "../errors.js";

// Small files are read and written synchronously: a trip through the thread pool costs many times the call itself.
const smallBytes = 64 * 1024;
/** One read of everything is slower, as the memory is new; smaller ones wait for the thread pool too often. */
const chunkBytes = 4 * 1024 * 1024;
const fsyncAsync = promisify(fsync);
const readAsync = promisify(read);
const writeAsync = promisify(write);

/** The whole file; undefined where there is none, or a folder. */
export async function readWhole(file: string): Promise<Uint8Array | undefined> {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return undefined;
    return stats.size <= smallBytes ? readFileSync(descriptor) : await readAll(descriptor, stats.size);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw fileError("read", file, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** What the file held when it was opened, or less when somebody cuts it meanwhile. */
async function readAll(descriptor: number, size: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(size);
  let at = 0;
  while (at < size) {
    const { bytesRead } = await readAsync(descriptor, bytes, at, Math.min(chunkBytes, size - at), at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

/** Makes a new file; fails where one is. `durable` waits until the disk has it. */
export async function writeNew(file: string, bytes: Uint8Array, durable: boolean): Promise<void> {
  const descriptor = openSync(file, "wx", 0o666);
  try {
    if (bytes.byteLength <= smallBytes) writeSync(descriptor, bytes);
    else await writeAll(descriptor, bytes);
    if (durable) await fsyncAsync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Waits until the disk has the names in a folder; systems that cannot sync folders keep them in their own way. */
export async function syncFolder(folder: string): Promise<void> {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, "r");
    await fsyncAsync(descriptor);
  } catch (error) {
    if (!["EPERM", "EISDIR", "EINVAL", "ENOENT"].includes(errorCode(error) ?? "")) throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

async function writeAll(descriptor: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength; ) {
    const { bytesWritten } = await writeAsync(descriptor, bytes, at, bytes.byteLength - at);
    at += bytesWritten;
  }
}

export function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

export function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

export function isAbsence(error: unknown): boolean {
  const code = errorCode(error);
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
}

export function fileError(action: string, file: string, cause: unknown): CacheError {
  const code = errorCode(cause);
  if (code === "EISDIR" || code === "ENOTDIR" || code === "EEXIST" || code === "ENOTEMPTY") {
    return new CacheError(
      "key_conflict",
      `Could not ${action} ${file}: a folder stands where a file belongs, or a file where a folder does. ` +
        "A key cannot also be the folder of another key.",
      { cause, details: { file } },
    );
  }
  if (code === "EPERM" || code === "ENOTSUP" || code === "ENOSYS") {
    return new CacheError(
      "unsupported",
      `Could not ${action} ${file}: the file system refused (${code}). A store needs one with hard links.`,
      { cause, details: { file } },
    );
  }
  return new CacheError("io", `Could not ${action} ${file}: ${(cause as Error).message}`, { cause, details: { file } });
}
