import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Database, openDatabase, openStore } from "../src/index.js";
import { storeConformance } from "../src/testing/index.js";

const prefix = `conformance_${randomUUID().slice(0, 8)}`;
let stores = 0;
let database: Database;
beforeAll(async () => {
  database = await openDatabase(inject("postgresUrl"));
});
afterAll(() => database.close());

storeConformance({ test, expect, createStore: () => openStore(database, { namespace: `${prefix}_${stores++}` }) });
