import { randomUUID } from "node:crypto";
import { seriesFrom } from "@asof/series";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Database, type OpenStoreOptions, openDatabase, openStore } from "../src/index.js";
import { killAfter, startWriter } from "./processes/writer-process.js";
import { storeSuite } from "./suites/store.js";
import { transactionSuite } from "./suites/transaction.js";

const prefix = `store_${randomUUID().slice(0, 8)}`;
let database: Database;
let stores = 0;
beforeAll(async () => {
  database = await openDatabase(inject("postgresUrl"));
});
afterAll(() => database.close());

describe("on PostgreSQL", () => {
  const createStore = (options?: OpenStoreOptions) =>
    openStore(database, { namespace: `${prefix}_${stores++}`, ...options });
  storeSuite(createStore);
  transactionSuite(createStore);
});

test("several processes that open a new namespace at once all get it", async () => {
  const namespace = `${prefix}_new`;
  const url = inject("postgresUrl");
  const opened = await Promise.all(Array.from({ length: 5 }, () => openStore(url, { namespace })));
  await Promise.all(opened.map((store) => store.close()));
});

test("everything acknowledged is there after the writer is killed", async () => {
  const namespace = `${prefix}_killed`;
  const last = await killAfter(startWriter(inject("postgresUrl"), namespace), 40);
  const store = await openStore(database, { namespace });
  const length = (await store.get("s"))?.length ?? 0;
  expect(length).toBeGreaterThanOrEqual(last + 1);
  expect(await store.insertionDates("s")).toHaveLength(length);
});

test("a formula that is registered while a series of its name is made is refused, and the series stays", async () => {
  const store = await openStore(database, { namespace: `${prefix}_race` });
  const one = seriesFrom({ "2024-05-01T00:00Z": 1 });
  await store.update("base", one, "me");
  let registering: Promise<unknown> | undefined;
  await store.transaction(async (tx) => {
    await tx.update("s", one, "me");
    registering = store.registerFormula("s", '(* 2 (series "base"))').catch((error) => error.code);
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  expect(await registering).toBe("wrong_kind");
  expect([await store.type("s"), await store.formula("s"), (await store.get("s"))?.values[0]]).toEqual([
    "primary",
    undefined,
    1,
  ]);
});

test("a running statement is cancelled on the server when its signal fires", async () => {
  const signal = AbortSignal.timeout(100);
  await expect(database.query("select pg_sleep(20)", [], { signal })).rejects.toMatchObject({ name: "TimeoutError" });
  expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
});

test("a store in somebody else's database leaves it open", async () => {
  const store = await openStore(database, { namespace: `${prefix}_shared` });
  await store.update("s", seriesFrom({ "2024-05-01T00:00Z": 1 }), "me");
  await store.close();
  expect(await database.query(`select name from "${prefix}_shared".series`)).toEqual([{ name: "s" }]);
});

test("an unreachable server is named without its password", async () => {
  const url = "postgres://me:secret@127.0.0.1:1/nothing";
  await expect(openStore(url)).rejects.toMatchObject({
    code: "unreachable",
    message: expect.not.stringContaining("secret"),
  });
});
