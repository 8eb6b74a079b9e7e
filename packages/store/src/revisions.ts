import type { StoreContext } from "./context.js";
import { optionalMs, storedName } from "./names.js";
import type { CallOptions, InsertionDatesOptions, LogEntry, LogOptions } from "./series-store.js";

/** The insertion dates of a primary series, ascending; empty for an unknown name. */
export async function insertionDates(
  context: StoreContext,
  name: string,
  options: InsertionDatesOptions = {},
): Promise<{ number: number; inserted: number }[]> {
  const { clause, params } = conditions(name, [
    ["v.inserted >=", optionalMs(options.fromInsertionDate)],
    ["v.inserted <=", optionalMs(options.toInsertionDate)],
    ["v.value_to >=", optionalMs(options.fromValueDate)],
    ["v.value_from <=", optionalMs(options.toValueDate)],
  ]);
  return await context.database.query<{ number: number; inserted: number }>(
    `select v.number, v.inserted from ${context.ns}.revision v join ${context.ns}.series s on s.id = v.series_id
     where ${clause} order by v.number`,
    params,
    options,
  );
}

/** Who wrote which revision when, ascending. */
export async function log(context: StoreContext, name: string, options: LogOptions = {}): Promise<LogEntry[]> {
  const { clause, params } = conditions(name, [
    ["v.inserted >=", optionalMs(options.fromInsertionDate)],
    ["v.inserted <=", optionalMs(options.toInsertionDate)],
  ]);
  const rows = await context.database.query<LogEntry>(
    `select v.number as revision, v.author, v.inserted as "insertionDate", v.metadata
     from ${context.ns}.revision v join ${context.ns}.series s on s.id = v.series_id
     where ${clause} order by v.number desc limit $${params.length + 1}`,
    [...params, options.limit ?? null],
    options,
  );
  return rows.reverse();
}

/**
 * A short text that changes exactly when the state of a primary series as of a date does: its identity,
 * newest revision and insertion date. `undefined` when the name is no primary series.
 */
export async function primaryKeys(
  context: StoreContext,
  names: readonly string[],
  revisionDate: number | undefined,
  options: CallOptions = {},
): Promise<Map<string, string>> {
  const rows = await context.database.query<{
    name: string;
    id: number;
    number: number | null;
    inserted: number | null;
  }>(
    `select s.name, s.id, v.number, v.inserted from ${context.ns}.series s
     left join lateral (select number, inserted from ${context.ns}.revision v
       where v.series_id = s.id and v.inserted <= $2::double precision order by v.inserted desc limit 1) v on true
     where s.name = any($1::text[]) and s.kind = 'primary'`,
    [names, revisionDate ?? Number.POSITIVE_INFINITY],
    options,
  );
  return new Map(rows.map((row) => [row.name, `${row.id}:${row.number ?? 0}@${row.inserted ?? "-"}`]));
}

function conditions(name: string, bounds: [string, number | undefined][]): { clause: string; params: unknown[] } {
  const given = bounds.filter(([, value]) => value !== undefined);
  const clause = ["s.name = $1", ...given.map(([test], i) => `${test} $${i + 2}`)].join(" and ");
  return { clause, params: [storedName(name), ...given.map(([, value]) => value)] };
}
