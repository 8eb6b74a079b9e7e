import { randomUUID } from "node:crypto";
import { afterAll, inject } from "vitest";
import { openDatabase, openStore } from "../src/index.js";
import { vectorSuite } from "./vector-suite.js";

const database = openDatabase(inject("postgresUrl"));
afterAll(async () => (await database).close());

const prefix = `vectors_${randomUUID().slice(0, 8)}`;
let stores = 0;
vectorSuite(["store", "bitemporal", "find", "formula-api", "special"], async () =>
  openStore(await database, { namespace: `${prefix}_${stores++}` }),
);
