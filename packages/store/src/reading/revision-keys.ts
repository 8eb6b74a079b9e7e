import type { StoreContext } from "../context.js";
import { formulaKey } from "../formulas/dependencies.js";
import { optionalMs, storedName } from "../names.js";
import type { GetOptions } from "../series-store.js";
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
  for (const { name, formula } of await formulasOf(context, others, options)) {
    keys.set(name, await formulaKey(context, formula, date, options));
  }
  return new Map(
    names.flatMap((name, i) => {
      const key = keys.get(stored[i] as string);
      return key === undefined ? [] : [[name, key] as const];
    }),
  );
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
