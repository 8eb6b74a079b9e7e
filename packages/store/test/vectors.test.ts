import { afterAll } from "vitest";
import { openDatabase, openStore } from "../src/index.js";
import { vectorSuite } from "./vector-suite.js";

const database = openDatabase("memory:");
afterAll(async () => (await database).close());

let stores = 0;
vectorSuite(["store", "bitemporal", "find", "formula-api", "special"], async () =>
  openStore(await database, { namespace: `vectors_${stores++}` }),
);
