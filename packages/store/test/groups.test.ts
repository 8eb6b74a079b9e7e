import type { Registry } from "@asof/formula";
import { afterAll, beforeAll, describe } from "vitest";
import { type Database, openDatabase, openStore } from "../src/index.js";
import { groupSuite } from "./suites/groups.js";

let database: Database;
let stores = 0;
beforeAll(async () => {
  database = await openDatabase("memory:");
});
afterAll(() => database.close());

describe("on PGlite", () => {
  groupSuite((registry?: Registry) => openStore(database, { namespace: `groups_${stores++}`, registry }));
});
