import type { StoreContext } from "../context.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { limitOf } from "../reading/limit.js";
import type { FindOptions, FoundSeries } from "../series-store.js";
import { localSource } from "../sources/sources.js";
import { parseSearch } from "./query.js";
import { conditionOf } from "./to-sql.js";
import { withBaskets } from "./with-baskets.js";

interface FoundRow {
  readonly name: string;
  readonly kind: FoundSeries["kind"];
  readonly metadata: Record<string, unknown>;
  readonly tzaware: boolean;
  readonly value_type: "number" | "string";
  readonly formula: string | null;
}

/** The series that a search matches, by name in byte order. */
export async function find(context: StoreContext, query: string, options: FindOptions = {}): Promise<FoundSeries[]> {
  const search = parseSearch(query);
  if (options.source !== undefined && options.source !== localSource) return [];
  const { sql, params } = conditionOf(search);
  const columns = options.metadata === true ? "name, kind, metadata, tzaware, value_type, formula" : "name, kind";
  const rows = await context.database.query<FoundRow>(
    `select ${columns} from ${context.ns}.series where ${sql} order by name collate "C" limit $${params.length + 1}`,
    [...params, limitOf(options.limit)],
    options,
  );
  return rows.map(({ name, kind, ...row }) => {
    const found = { name, kind, source: localSource };
    if (options.metadata !== true) return found;
    const facts = { tzaware: row.tzaware, valueType: row.value_type };
    return { ...found, metadata: row.metadata, facts, ...(row.formula !== null && { formula: row.formula }) };
  });
}

/** Just the names; formulas may search in baskets as well. */
export async function findNames(
  queryable: Queryable,
  context: StoreContext,
  query: string,
  options?: QueryOptions,
): Promise<string[]> {
  const { sql, params } = conditionOf(parseSearch(await withBaskets(queryable, context, query, options)));
  const select = `select name from ${context.ns}.series where ${sql} order by name collate "C"`;
  return (await queryable.query<{ name: string }>(select, params, options)).map(({ name }) => name);
}
