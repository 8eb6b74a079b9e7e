import type { StoreContext } from "../context.js";
import { optionalMs, storedName } from "../names.js";
import type { CallOptions, InsertionDatesOptions, LogEntry, LogOptions } from "../series-store.js";
import { limitOf } from "./limit.js";

/** The insertion dates of a primary series, ascending; empty for an unknown name. */
export async function insertionDates(
  context: StoreContext,
  name: string,
  options: InsertionDatesOptions = {},
): Promise<{ number: number; inserted: number }[]> {
  const { clause, params } = conditions(name, [
    ["v.inserted >=", optionalMs(options.fromInsertionDate)],
    ["v.inserted <=", optionalMs(options.toInsertionDate)],
    ...overlapping(optionalMs(options.fromValueDate), optionalMs(options.toValueDate)),
  ]);
  return await context.database.query<{ number: number; inserted: number }>(
    `select v.number, v.inserted from ${context.ns}.revision v join ${context.ns}.series s on s.id = v.series_id
     where ${clause} order by v.number`,
    params,
    options,
  );
}

/** The bounds in either order, as `overlaps` of SQL takes them. */
function overlapping(from: number | undefined, to: number | undefined): [string, number | undefined][] {
  const turned = from !== undefined && to !== undefined && from > to;
  return [
    ["v.value_to >=", turned ? to : from],
    ["v.value_from <=", turned ? from : to],
  ];
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
    [...params, limitOf(options.limit)],
    options,
  );
  return rows.reverse();
}

/**
 * SHA-256 over the revisions of primary series as of a date, in one statement; names of no primary
 * series, and of those without a revision then, are not in the answer.
 */
export async function primaryKeys(
  context: StoreContext,
  names: readonly string[],
  revisionDate: number | undefined,
  options: CallOptions = {},
): Promise<Map<string, string>> {
  const newest = revisionDate === undefined;
  const rows = await context.database.query<{ name: string; key: string | null }>(
    `select s.name, encode(${newest ? "s.digest" : digestAtOrBefore(context.ns)}, 'hex') as key
     from ${context.ns}.series s where s.name = any($1::text[]) and s.kind = 'primary'`,
    newest ? [names] : [names, revisionDate],
    options,
  );
  return new Map(rows.flatMap(({ name, key }) => (key === null ? [] : [[name, key] as const])));
}

function digestAtOrBefore(ns: string): string {
  return `(select v.digest from ${ns}.revision v where v.series_id = s.id and v.inserted <= $2::double precision
    order by v.inserted desc limit 1)`;
}

function conditions(name: string, bounds: [string, number | undefined][]): { clause: string; params: unknown[] } {
  const given = bounds.filter(([, value]) => value !== undefined);
  const clause = ["s.name = $1", ...given.map(([test], i) => `${test} $${i + 2}`)].join(" and ");
  return { clause, params: [storedName(name), ...given.map(([, value]) => value)] };
}
