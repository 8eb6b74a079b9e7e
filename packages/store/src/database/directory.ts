import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { StoreError } from "../errors.js";
import type { Database } from "./database.js";
import { lockDirectory } from "./lock-file.js";
import { pgliteDatabase } from "./pglite.js";

/** An embedded database in a directory, from its `file:` URL. */
export async function openDirectory(url: string): Promise<Database> {
  const directory = directoryOf(url);
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
