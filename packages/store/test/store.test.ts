import { afterAll, beforeAll, describe } from "vitest";
import { type Database, openDatabase, openStore } from "../src/index.js";
import { storeSuite } from "./suites/store.js";

let database: Database;
let stores = 0;
beforeAll(async () => {
  database = await openDatabase("memory:");
});
afterAll(() => database.close());

describe("on PGlite", () => {
  storeSuite((options) => openStore(database, { namespace: `store_${stores++}`, ...options }));
});
