import { createHash, hash } from "node:crypto";
import { closeSync, fstatSync, fsync, openSync, read, readSync, statSync, write, writeSync } from "node:fs";
import { promisify } from "node:util";
import { CacheError } from "../errors.js";

// Small files are read and written synchronously: a trip through the thread pool costs many times the call itself.
const smallBytes = 64 * 1024;
/** Fresh memory costs more than the copy into it: threads share that. */
const threads = 2;
/** What one thread reads at a time. Fewer parts wait less for this thread, which may be collecting garbage. */
const largePart = 16 * 1024 * 1024;
/** Small enough that the digest of one is ready when the next has come. */
const digestedPart = 2 * 1024 * 1024;
const fsyncAsync = promisify(fsync);
const readAsync = promisify(read);
const writeAsync = promisify(write);

/** The whole file; undefined where there is none, or a folder. */
export async function readWhole(file: string): Promise<Uint8Array | undefined> {
  return reading(file, (descriptor, size) =>
    size <= smallBytes
      ? readSmall(descriptor, size)
      : readParts(descriptor, size, Math.min(largePart, Math.ceil(size / threads)), () => {}),
  );
}

/** The whole file with its hex SHA-256, computed from what has come while the rest is read. */
export async function readDigested(file: string): Promise<{ bytes: Uint8Array; sha256: string } | undefined> {
  return reading(file, async (descriptor, size) => {
    if (size <= smallBytes) {
      const bytes = readSmall(descriptor, size);
      return { bytes, sha256: hash("sha256", bytes) };
    }
    const digest = createHash("sha256");
    const bytes = await readParts(descriptor, size, digestedPart, (part) => digest.update(part));
    return { bytes, sha256: digest.digest("hex") };
  });
}

async function reading<T>(file: string, action: (descriptor: number, size: number) => T | Promise<T>) {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    const stats = fstatSync(descriptor);
    return stats.isFile() ? await action(descriptor, stats.size) : undefined;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw fileError("read", file, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readSmall(descriptor: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(size);
  let at = 0;
  while (at < size) {
    const length = readSync(descriptor, bytes, at, size - at, at);
    if (length === 0) break;
    at += length;
  }
  return bytes.subarray(0, at);
}

/** What the file held when it was opened, or less when somebody cuts it meanwhile. `visit` sees the parts in order. */
async function readParts(
  descriptor: number,
  size: number,
  partBytes: number,
  visit: (part: Uint8Array) => void,
): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(size);
  const pending: Promise<number>[] = [];
  let asked = 0;
  let at = 0;
  const ask = () => {
    if (asked >= size) return;
    const part = bytes.subarray(asked, asked + partBytes);
    pending.push(readPart(descriptor, part, asked));
    asked += part.length;
  };
  try {
    for (let thread = 0; thread < threads; thread++) ask();
    for (let first = pending.shift(); first !== undefined; first = pending.shift()) {
      const length = await first;
      const whole = at + length === Math.min(at + partBytes, size);
      if (whole) ask();
      visit(bytes.subarray(at, at + length));
      at += length;
      if (!whole) break;
    }
  } finally {
    // The descriptor is closed next.
    await Promise.allSettled(pending);
  }
  return bytes.subarray(0, at);
}

async function readPart(descriptor: number, part: Uint8Array, from: number): Promise<number> {
  let at = 0;
  while (at < part.length) {
    const { bytesRead } = await readAsync(descriptor, part, at, part.length - at, from + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return at;
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
