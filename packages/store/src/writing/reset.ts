import type { StoreContext } from "../context.js";
import type { CallOptions } from "../series-store.js";

/** Empties every table of the namespace, those of later migrations too. */
export async function reset(context: StoreContext, options?: CallOptions): Promise<void> {
  await context.database.transaction(async (tx) => {
    const tables = await tx.query<{ tablename: string }>(
      "select tablename from pg_catalog.pg_tables where schemaname = $1 and tablename <> 'schema_version'",
      [context.namespace],
      options,
    );
    await tx.execute(`truncate ${tables.map(({ tablename }) => `${context.ns}."${tablename}"`).join(", ")}`);
    // Truncation tells nobody of single series.
    await tx.query("select pg_notify('asof_' || md5($1), $2)", [context.namespace, '{"kind":"gap"}'], options);
  }, options);
}
