import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Database } from "../database/database.js";
import { schemaVersion } from "../database/migrate.js";
import { openDatabase } from "../database/open.js";
import { StoreError } from "../errors.js";
import { openRemoteStore } from "../http/client.js";
import { openStore } from "../open-store.js";
import type { SeriesStore } from "../series-store.js";
import type { Store } from "../store.js";
import { findStore } from "./config/find-store.js";

interface OpenOptions {
  readonly namespace?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The store of a command's first argument, `http://…` included. Only `init-db` makes new ones. */
export async function openNamed(where: string, options: OpenOptions): Promise<SeriesStore> {
  const place = findStore(where);
  return /^https?:/.test(place.url) ? openRemoteStore(place.url) : await openLocal(where, options);
}

/** A store with its database here, for what does not go over HTTP. */
export async function openLocal(where: string, options: OpenOptions): Promise<Store> {
  const { database, namespace } = await openExisting(where, options);
  try {
    const store = await openStore(database, { namespace, signal: options.signal });
    const close = async (): Promise<void> => await database.close();
    return { ...store, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * The database of a store that is there already, of any version.
 *
 * @throws {StoreError} `unknown_store`
 */
export async function openExisting(
  where: string,
  { namespace: wished, signal }: OpenOptions,
): Promise<{ database: Database; namespace: string; version: number }> {
  const { url, namespace: configured } = findStore(where);
  const namespace = wished ?? configured ?? "tsh";
  if (/^https?:/.test(url)) {
    throw new StoreError("invalid_argument", `${url} is a store behind HTTP: this needs its database.`, { url });
  }
  if (url.startsWith("file:") && !existsSync(folderOf(url))) throw unknown(where, namespace);
  const database = await openDatabase(url, { signal });
  try {
    const version = await schemaVersion(database, namespace, { signal });
    if (version > 0 || url.startsWith("memory:")) return { database, namespace, version };
    throw unknown(where, namespace);
  } catch (error) {
    await database.close();
    throw error;
  }
}

function unknown(where: string, namespace: string): StoreError {
  const message = `There is no store in ${masked(where)} (namespace "${namespace}"): \`tsh init-db\` makes one.`;
  return new StoreError("unknown_store", message, { namespace });
}

function masked(url: string): string {
  return url.replace(/:[^:@/]*@/, ":***@");
}

function folderOf(url: string): string {
  return url.startsWith("file://") ? fileURLToPath(url) : resolve(url.slice("file:".length));
}
