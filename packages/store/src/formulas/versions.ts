import type { StoreContext } from "../context.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { optionalMs, storable, storedName } from "../names.js";
import { limitOf } from "../reading/limit.js";
import type { LogEntry, LogOptions, RegisterFormulaOptions } from "../series-store.js";
import { assertNewer, insertionDateOf } from "../writing/insertion-date.js";
import { literalIn } from "./renamed.js";

// A formula is read with its newest text, whatever the revision date, unless it is asked for otherwise.
// Every text that it ever had is kept beside it.

interface VersionRow {
  readonly number: number;
  readonly registered: number;
  readonly text: string;
}

/** Keeps the text of a formula as its newest version, unless it is that already. */
export async function keepVersion(
  tx: Queryable,
  context: StoreContext,
  name: string,
  text: string,
  { author = "", insertionDate, ...options }: RegisterFormulaOptions,
): Promise<void> {
  const versions = `${context.ns}.formula_version`;
  const [newest] = await tx.query<VersionRow>(
    `select v.number, v.registered, v.text from ${versions} v join ${context.ns}.series s on s.id = v.series_id
     where s.name = $1 order by v.number desc limit 1`,
    [name],
    options,
  );
  if (newest?.text === text) return;
  storable("An author", author);
  const registered = insertionDateOf(context, insertionDate, newest?.registered);
  assertNewer({ name, headInserted: newest?.registered }, registered);
  await tx.query(
    `insert into ${versions}(series_id, number, registered, author, text)
     select id, $2, $3, $4, $5 from ${context.ns}.series where name = $1`,
    [name, (newest?.number ?? 0) + 1, registered, author, text],
    options,
  );
}

/** The text that a formula had at a date; `undefined` before the first. */
export async function textAt(
  context: StoreContext,
  name: string,
  date: number,
  options: QueryOptions = {},
): Promise<string | undefined> {
  const sql = `select ${textAtSql(context.ns, "$2")} as text from ${context.ns}.series s where s.name = $1`;
  const rows = await context.database.query<{ text: string | null }>(sql, [storedName(name), date], options);
  return rows[0]?.text ?? undefined;
}

/** The text that the formula of the row `s` had at a date; null before the first. */
export function textAtSql(ns: string, date: string): string {
  return `(select v.text from ${ns}.formula_version v where v.series_id = s.id and v.registered <= ${date}::double precision
    order by v.registered desc limit 1)`;
}

/** Who registered which text when, ascending. */
export async function formulaLog(context: StoreContext, name: string, options: LogOptions = {}): Promise<LogEntry[]> {
  const rows = await context.database.query<LogEntry>(
    `select v.number as revision, v.author, v.registered as "insertionDate", jsonb_build_object('formula', v.text) as metadata
     from ${context.ns}.formula_version v join ${context.ns}.series s on s.id = v.series_id
     where s.name = $1 and v.registered >= coalesce($2, '-infinity'::double precision)
       and v.registered <= coalesce($3, 'infinity'::double precision)
     order by v.number desc limit $4`,
    [
      storedName(name),
      optionalMs(options.fromInsertionDate) ?? null,
      optionalMs(options.toInsertionDate) ?? null,
      limitOf(options.limit),
    ],
    options,
  );
  return rows.reverse();
}

/** Changes all versions that name a series: names are not versioned. */
export async function renameInVersions(
  tx: Queryable,
  { ns }: StoreContext,
  name: string,
  renamed: (text: string) => string,
  options: QueryOptions,
): Promise<void> {
  const literal = literalIn(name);
  if (literal === undefined) return;
  const rows = await tx.query<{ series_id: number; number: number; text: string }>(
    `select series_id, number, text from ${ns}.formula_version where position($1::text in text) > 0`,
    [literal],
    options,
  );
  for (const { series_id, number, text } of rows) {
    const sql = `update ${ns}.formula_version set text = $3 where series_id = $1 and number = $2`;
    await tx.query(sql, [series_id, number, renamed(text)], options);
  }
}
