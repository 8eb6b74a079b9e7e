export * from "./api.js";
export { openDatabase } from "./database/open.js";
export { openStore } from "./open-store.js";
