import { afterAll, beforeAll, describe } from "vitest";
import { type Database, openDatabase, openStore } from "../src/index.js";
import { revisionKeySuite } from "./suites/revision-key.js";

let databases: Database[];
let stores = 0;
beforeAll(async () => {
  databases = [await openDatabase("memory:"), await openDatabase("memory:")];
});
afterAll(() => Promise.all(databases.map((database) => database.close())));

const createIn = (i: number) => () => openStore(databases[i] as Database, { namespace: `keys_${stores++}` });

describe("on PGlite", () => revisionKeySuite(createIn(0), createIn(1)));
