import { afterAll, beforeAll, describe } from "vitest";
import { type Database, openDatabase, openStore } from "../src/index.js";
import { backfillSuite } from "./suites/backfill.js";

let database: Database;
let stores = 0;
beforeAll(async () => {
  database = await openDatabase("memory:");
});
afterAll(() => database.close());

describe("on PGlite", () => backfillSuite(() => openStore(database, { namespace: `backfill_${stores++}` })));
