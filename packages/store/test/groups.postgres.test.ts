import { randomUUID } from "node:crypto";
import type { Registry } from "@asof/formula";
import { afterAll, beforeAll, describe, inject } from "vitest";
import { type Database, openDatabase, openStore } from "../src/index.js";
import { groupSuite } from "./suites/groups.js";

const prefix = `groups_${randomUUID().slice(0, 8)}`;
let database: Database;
let stores = 0;
beforeAll(async () => {
  database = await openDatabase(inject("postgresUrl"));
});
afterAll(() => database.close());

describe("on PostgreSQL", () => {
  groupSuite((registry?: Registry) => openStore(database, { namespace: `${prefix}_${stores++}`, registry }));
});
