import type { StoreContext } from "../context.js";
import type { Queryable, QueryOptions } from "../database/database.js";

/** Until the transaction ends, nobody else changes formulas: of two at once each could need the other. */
export async function lockFormulas(
  tx: Queryable,
  { namespace }: StoreContext,
  options: QueryOptions | undefined,
): Promise<void> {
  const key = `asof:${namespace}:formulas`;
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [key], options);
}
