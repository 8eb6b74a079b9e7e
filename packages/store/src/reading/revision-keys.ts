import type { StoreContext } from "../context.js";
import { formulaKey } from "../formulas/dependencies.js";
import { optionalMs, storedName } from "../names.js";
import type { GetOptions } from "../series-store.js";
import { keyInSource } from "../sources/past.js";
import { holderOf } from "../sources/sources.js";
import { primaryKeys } from "./revisions.js";

export type RevisionKeyOptions = Pick<GetOptions, "revisionDate" | "signal">;

/** The digest of what a series is made of as of a date. */
export async function revisionKey(
  context: StoreContext,
  name: string,
  options?: RevisionKeyOptions,
): Promise<string | undefined> {
  return (await revisionKeys(context, [name], options)).get(name);
}

/** The digests of many series by the names that were given. */
export async function revisionKeys(
  context: StoreContext,
  names: readonly string[],
  options: RevisionKeyOptions = {},
): Promise<Map<string, string>> {
  const date = optionalMs(options.revisionDate);
  const stored = names.map(storedName);
  const keys = await primaryKeys(context, stored, date, options);
  const others = stored.filter((name) => !keys.has(name));
  const formulas = await formulasOf(context, others, options);
  for (const { name, formula } of formulas) keys.set(name, await formulaKey(context, formula, date, options));
  const foreign = context.sources.length === 0 ? [] : await notOwn(context, others, options);
  for (const name of foreign) {
    const holder = await holderOf(context.sources, name, options);
    const key = holder && (await keyInSource(holder, name, date, options));
    if (key !== undefined) keys.set(name, key);
  }
  return new Map(
    names.flatMap((name, i) => {
      const key = keys.get(stored[i] as string);
      return key === undefined ? [] : [[name, key] as const];
    }),
  );
}

/** The names of which the store has no series itself. */
async function notOwn(
  { database, ns }: StoreContext,
  names: readonly string[],
  options: RevisionKeyOptions,
): Promise<readonly string[]> {
  const sql = `select name from ${ns}.series where name = any($1::text[])`;
  const own = new Set((await database.query<{ name: string }>(sql, [names], options)).map(({ name }) => name));
  return names.filter((name) => !own.has(name));
}

async function formulasOf(
  context: StoreContext,
  names: readonly string[],
  options: RevisionKeyOptions,
): Promise<{ name: string; formula: string }[]> {
  if (names.length === 0) return [];
  const sql = `select name, formula from ${context.ns}.series where name = any($1::text[]) and kind = 'formula'`;
  return await context.database.query(sql, [names], options);
}
