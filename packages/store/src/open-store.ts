import { openDatabase } from "./database/open.js";
import { storeOpener } from "./store.js";

/**
 * A store at `memory:`, `file:./data`, `postgres://…`, or in a database that is open already (and
 * stays open when the store is closed). In browsers at `memory:` or `idb://name` (IndexedDB).
 *
 * @throws {StoreError} `locked`, `not_writable`, `unreachable`, `newer_schema`, `invalid_argument`
 */
export const openStore = storeOpener(openDatabase);
