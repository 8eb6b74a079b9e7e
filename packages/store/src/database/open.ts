import type { Database, OpenDatabaseOptions } from "./database.js";
import { openDirectory } from "./directory.js";
import { pgliteDatabase } from "./pglite.js";
import { noStore } from "./places.js";
import { postgresDatabase } from "./postgres.js";

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
  if (url.startsWith("file:")) return await openDirectory(url);
  throw noStore(url, "memory:, file:DIRECTORY or postgres://…");
}
