import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, inject } from "vitest";
import { type Database, openDatabase, openStore } from "../src/index.js";
import { revisionKeySuite } from "./suites/revision-key.js";

const prefix = `keys_${randomUUID().slice(0, 8)}`;
let served: Database;
let embedded: Database;
let stores = 0;
beforeAll(async () => {
  [served, embedded] = await Promise.all([openDatabase(inject("postgresUrl")), openDatabase("memory:")]);
});
afterAll(() => Promise.all([served.close(), embedded.close()]));

describe("on PostgreSQL, compared with PGlite", () => {
  revisionKeySuite(
    () => openStore(served, { namespace: `${prefix}_${stores++}` }),
    () => openStore(embedded, { namespace: `keys_${stores++}` }),
  );
});
