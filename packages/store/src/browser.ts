// What a browser gets as `@asof/store`: all of it but files, and databases that are elsewhere.
export * from "./api.js";
export { openDatabase } from "./database/open-in-browser.js";

import { openDatabase } from "./database/open-in-browser.js";
import { storeOpener } from "./store.js";

/** A store at `memory:` or `idb://name`, in the IndexedDB of the browser. */
export const openStore = storeOpener(openDatabase);
