import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, inject } from "vitest";
import { type Database, openDatabase, openStore } from "../src/index.js";
import { backfillSuite } from "./suites/backfill.js";

const prefix = `backfill_${randomUUID().slice(0, 8)}`;
let database: Database;
let stores = 0;
beforeAll(async () => {
  database = await openDatabase(inject("postgresUrl"));
});
afterAll(() => database.close());

describe("on PostgreSQL", () => backfillSuite(() => openStore(database, { namespace: `${prefix}_${stores++}` })));
