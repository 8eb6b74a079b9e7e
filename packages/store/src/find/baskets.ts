import type { StoreContext } from "../context.js";
import { storedName, validName } from "../names.js";
import type { CallOptions, FindOptions, FoundSeries } from "../series-store.js";
import { find } from "./find.js";
import { canonicalSearch } from "./query.js";
import { noBasket } from "./with-baskets.js";

/** Names a search, or gives the name to another one. */
export async function registerBasket(
  context: StoreContext,
  name: string,
  query: string,
  options?: CallOptions,
): Promise<void> {
  const sql = `insert into ${context.ns}.basket(name, query) values ($1, $2) on conflict (name) do update set query = excluded.query`;
  await context.database.query(sql, [validName(name), canonicalSearch(query)], options);
}

export async function deleteBasket(context: StoreContext, name: string, options?: CallOptions): Promise<void> {
  await context.database.query(`delete from ${context.ns}.basket where name = $1`, [storedName(name)], options);
}

export async function baskets(context: StoreContext, options?: CallOptions): Promise<string[]> {
  const sql = `select name from ${context.ns}.basket order by name collate "C"`;
  return (await context.database.query<{ name: string }>(sql, [], options)).map(({ name }) => name);
}

export async function basketDefinition(
  context: StoreContext,
  name: string,
  options?: CallOptions,
): Promise<string | undefined> {
  const sql = `select query from ${context.ns}.basket where name = $1`;
  return (await context.database.query<{ query: string }>(sql, [storedName(name)], options))[0]?.query;
}

/** What the search of a basket finds now. */
export async function basket(context: StoreContext, name: string, options?: FindOptions): Promise<FoundSeries[]> {
  const query = await basketDefinition(context, name, options);
  return await find(context, query ?? noBasket(name), options);
}
