import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { seriesFrom } from "@asof/series";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { migrations, tables } from "../src/database/schema.js";
import { type Database, openDatabase, openStore } from "../src/index.js";

const prefix = `migration_${randomUUID().slice(0, 8)}`;
let database: Database;
beforeAll(async () => {
  database = await openDatabase(inject("postgresUrl"));
});
afterAll(() => database.close());

/** What the first version of this package left behind: a series with a revision, and a formula. */
async function firstVersion(namespace: string): Promise<void> {
  await database.execute(`create schema "${namespace}"; ${migrations[0]?.(namespace)}
    create table "${namespace}".schema_version (version integer not null); insert into "${namespace}".schema_version values (1);
    insert into "${namespace}".series(name, kind, tzaware, value_type, formula) values ('f', 'formula', true, 'number', '(* 2 (series "s"))')`);
}

function run(...namespaces: string[]): Promise<unknown> {
  const here = join(import.meta.dirname, "processes");
  const options = ["--conditions=@asof/source", "--import", join(here, "sources.ts"), join(here, "opener.ts")];
  return promisify(execFile)(process.execPath, [...options, inject("postgresUrl"), ...namespaces]);
}

test("ten processes that open a new and an old namespace at once bring both to this version, once", async () => {
  const [fresh, old] = [`${prefix}_fresh`, `${prefix}_old`];
  await firstVersion(old);
  await Promise.all(Array.from({ length: 10 }, () => run(fresh, old)));
  for (const namespace of [fresh, old]) {
    expect(await database.query(`select version from "${namespace}".schema_version`)).toEqual([
      { version: migrations.length },
    ]);
    const made = await database.query("select tablename from pg_tables where schemaname = $1 order by 1", [namespace]);
    expect(made.map(({ tablename }) => tablename)).toEqual([...tables, "schema_version"].sort());
  }
  const store = await openStore(database, { namespace: old });
  await store.update("s", seriesFrom({ "2024-05-01T00:00Z": 1 }), "me");
  expect((await store.get("f"))?.values[0]).toBe(2);
  expect(await store.log("f")).toHaveLength(1);
}, 120_000);

test("a namespace of a later version is refused, and left as it is", async () => {
  const namespace = `${prefix}_later`;
  await (await openStore(database, { namespace })).close();
  const later = migrations.length + 1;
  await database.query(`update "${namespace}".schema_version set version = $1`, [later]);
  await expect(openStore(database, { namespace })).rejects.toMatchObject({
    code: "newer_schema",
    message: expect.stringContaining("upgrade @asof/store"),
    details: { version: later, known: migrations.length },
  });
  expect(await database.query(`select version from "${namespace}".schema_version`)).toEqual([{ version: later }]);
});

test("a namespace with tables of something else is refused by name, and left as it is", async () => {
  const namespace = `${prefix}_others`;
  await database.execute(`create schema "${namespace}"; create table "${namespace}".basket (name text)`);
  await expect(openStore(database, { namespace })).rejects.toMatchObject({
    code: "name_taken",
    message: expect.stringMatching(/basket.*choose another/),
  });
  const left = await database.query("select tablename from pg_tables where schemaname = $1", [namespace]);
  expect(left).toEqual([{ tablename: "basket" }]);
});

test("namespaces of one database know nothing of each other", async () => {
  const [a, b] = await Promise.all(["a", "b"].map((name) => openStore(database, { namespace: `${prefix}_${name}` })));
  if (a === undefined || b === undefined) throw new Error("not opened");
  await using changes = await b.subscribe();
  await a.update("s", seriesFrom({ "2024-05-01T00:00Z": 1 }), "me");
  await b.update("s", seriesFrom({ "2024-05-01T00:00Z": 2 }), "me");
  expect([(await a.get("s"))?.values[0], (await b.get("s"))?.values[0]]).toEqual([1, 2]);
  await a.reset();
  await b.delete("s");
  const kinds: string[] = [];
  for await (const { kind } of changes) if (kinds.push(kind) === 2) break;
  expect([kinds, await a.catalog(), await b.catalog()]).toEqual([["inserted", "deleted"], [], []]);
});
