import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRemoteStore } from "../src/http/client.js";
import { createStoreHandler, type Database, openDatabase, openStore } from "../src/index.js";
import { storeConformance } from "../src/testing/index.js";

let stores = 0;

describe("on PGlite in memory", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase("memory:");
  });
  afterAll(() => database.close());
  storeConformance({ test, expect, createStore: () => openStore(database, { namespace: `memory_${stores++}` }) });

  describe("behind HTTP", () => {
    storeConformance({
      test,
      expect,
      async createStore() {
        const store = await openStore(database, { namespace: `http_${stores++}` });
        return openRemoteStore("http://store.test/api", { fetch: createStoreHandler(store) });
      },
    });
  });
});

describe("on PGlite in a directory", () => {
  let directory: string;
  let database: Database;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "asof-store-"));
    database = await openDatabase(`file:${directory}`);
  });
  afterAll(async () => {
    await database.close();
    await rm(directory, { recursive: true });
  });
  storeConformance({ test, expect, createStore: () => openStore(database, { namespace: `file_${stores++}` }) });
});
