import { afterAll, beforeAll, describe } from "vitest";
import { type Database, type OpenStoreOptions, openDatabase, openStore } from "../src/index.js";
import { storeSuite } from "./suites/store.js";
import { transactionSuite } from "./suites/transaction.js";

let database: Database;
let stores = 0;
beforeAll(async () => {
  database = await openDatabase("memory:");
});
afterAll(() => database.close());

describe("on PGlite", () => {
  const createStore = (options?: OpenStoreOptions) =>
    openStore(database, { namespace: `store_${stores++}`, ...options });
  storeSuite(createStore);
  transactionSuite(createStore);
});
