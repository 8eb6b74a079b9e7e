import { StoreError } from "../errors.js";
import type { Database, OpenDatabaseOptions } from "./database.js";
import { pgliteDatabase } from "./pglite.js";
import { noStore } from "./places.js";

/**
 * A database of a browser: `memory:` (gone with the page) or `idb://name` (in its IndexedDB; one page or
 * worker at a time may use it).
 *
 * @throws {StoreError} `locked`, `invalid_argument`
 */
export async function openDatabase(url: string, options: OpenDatabaseOptions = {}): Promise<Database> {
  options.signal?.throwIfAborted();
  if (url === "memory:" || url === "memory://") return await pgliteDatabase(undefined);
  if (!/^idb:\/\/./.test(url)) throw noStore(url, "memory: or idb://NAME");
  const release = await lock(url);
  try {
    return await pgliteDatabase(url, release);
  } catch (cause) {
    await release();
    throw cause;
  }
}

/** Held until it is given free or the page is gone. */
async function lock(url: string): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<void>();
  const mine = await new Promise<boolean>((resolve, reject) => {
    navigator.locks
      .request(`asof:${url}`, { ifAvailable: true }, async (found) => {
        resolve(found !== null);
        if (found !== null) await held.promise;
      })
      .catch(reject);
  });
  if (!mine)
    throw new StoreError("locked", `${url} is in use by another page: close it or open another store.`, { url });
  return async () => held.resolve();
}
