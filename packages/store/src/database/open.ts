import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { StoreError } from "../errors.js";
import type { Database, Logger } from "./database.js";
import { lockDirectory } from "./lock-file.js";
import { pgliteDatabase } from "./pglite.js";
import { postgresDatabase } from "./postgres.js";

export interface OpenDatabaseOptions {
  signal?: AbortSignal | undefined;
  logger?: Logger | undefined;
}

/**
 * A database from its URL: `memory:` (embedded, gone when closed), `file:./data` (embedded, in a
 * directory that one process at a time may use) or `postgres://user:password@host/database`.
 *
 * @throws {StoreError} `locked`, `not_writable`, `unreachable`, `invalid_argument`
 */
export async function openDatabase(url: string, options: OpenDatabaseOptions = {}): Promise<Database> {
  options.signal?.throwIfAborted();
  if (/^postgres(ql)?:\/\//.test(url)) return await postgresDatabase(url, options.logger ?? {}, options);
  if (url === "memory:" || url === "memory://") return await pgliteDatabase(undefined);
  if (url.startsWith("file:")) return await openDirectory(directoryOf(url));
  throw new StoreError(
    "invalid_argument",
    `"${url.replace(/:[^:@/]*@/, ":***@")}" is no store: write memory:, file:DIRECTORY or postgres://….`,
  );
}

async function openDirectory(directory: string): Promise<Database> {
  try {
    await makeDirectory(directory);
  } catch (cause) {
    throw new StoreError(
      "not_writable",
      `${directory} cannot be created: choose another directory.`,
      { directory },
      { cause },
    );
  }
  const release = await lockDirectory(directory);
  try {
    return await pgliteDatabase(join(directory, "pglite"), release);
  } catch (cause) {
    await release();
    throw cause;
  }
}

/** One level at a time: a recursive mkdir of Node never ends where the system refuses new names, as below /proc. */
async function makeDirectory(directory: string): Promise<void> {
  if (existsSync(directory)) return;
  if (dirname(directory) !== directory) await makeDirectory(dirname(directory));
  await mkdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

function directoryOf(url: string): string {
  if (url.startsWith("file://")) return fileURLToPath(url);
  const path = url.slice("file:".length);
  if (path === "") throw new StoreError("invalid_argument", "file: needs a directory, for example file:./data.");
  return resolve(path);
}
