import { StoreError } from "../errors.js";
import type { Database, Queryable, QueryOptions } from "./database.js";
import { migrations, tables } from "./schema.js";

/** The version of the schema that this package writes. */
export const newestVersion: number = migrations.length;

/**
 * Creates the namespace (an SQL schema) or brings it to this version. Safe when several processes
 * start at once.
 *
 * @throws {StoreError} `newer_schema` when a later version of this package has written it; `name_taken` when
 * tables of something else are in the way, such as those of tshistory
 */
export async function migrate(database: Database, namespace: string, options?: QueryOptions): Promise<void> {
  assertNamespace(namespace);
  if ((await schemaVersion(database, namespace, options)) === migrations.length) return;
  await database.transaction(async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`asof:${namespace}`]);
    const version = await schemaVersion(tx, namespace, options);
    assertKnown(version, namespace);
    if (version === 0) await assertFree(tx, namespace, options);
    await tx.execute(`create schema if not exists "${namespace}"`);
    await tx.execute(`create table if not exists "${namespace}".schema_version (version integer not null)`);
    for (const migration of migrations.slice(version)) await tx.execute(migration(namespace));
    await tx.execute(`delete from "${namespace}".schema_version`);
    await tx.query(`insert into "${namespace}".schema_version values ($1)`, [migrations.length]);
  }, options);
}

/** The version of the schema in a namespace; 0 where there is no store. */
export async function schemaVersion(queryable: Queryable, namespace: string, options?: QueryOptions): Promise<number> {
  assertNamespace(namespace);
  // Reads the catalog's table: a look-up by name may answer from before the lock was waited for.
  const [found] = await queryable.query<{ there: boolean }>(
    "select exists (select from pg_catalog.pg_tables where schemaname = $1 and tablename = 'schema_version') as there",
    [namespace],
    options,
  );
  if (found?.there !== true) return 0;
  const [row] = await queryable.query<{ version: number }>(
    `select version from "${namespace}".schema_version`,
    [],
    options,
  );
  return row?.version ?? 0;
}

function assertKnown(version: number, namespace: string): void {
  if (version <= migrations.length) return;
  throw new StoreError(
    "newer_schema",
    `Namespace "${namespace}" has schema version ${version}, this package knows ${migrations.length}: upgrade @asof/store.`,
    { version, known: migrations.length },
  );
}

async function assertFree(tx: Queryable, namespace: string, options?: QueryOptions): Promise<void> {
  const rows = await tx.query<{ name: string }>(
    "select tablename as name from pg_catalog.pg_tables where schemaname = $1 and tablename = any($2::text[]) order by 1",
    [namespace, [...tables]],
    options,
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name);
  const message = `Namespace "${namespace}" has tables that are not ours (${names.join(", ")}): choose another, for example { namespace: "asof" } or --namespace asof.`;
  throw new StoreError("name_taken", message, { namespace, tables: names });
}

function assertNamespace(namespace: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_-]{0,62}$/.test(namespace)) return;
  throw new StoreError(
    "invalid_argument",
    `"${namespace}" is no namespace: use up to 63 letters, digits, "_" and "-", beginning with a letter.`,
  );
}
