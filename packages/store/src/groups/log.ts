import type { LogEntry } from "../answers.js";
import type { LogOptions } from "../call-options.js";
import type { StoreContext } from "../context.js";
import { optionalMs, storedName } from "../names.js";
import { limitOf } from "../reading/limit.js";

/** Who wrote which revision of a primary group when, ascending; empty for any other name. */
export async function groupLog(
  { database, ns }: StoreContext,
  name: string,
  options: LogOptions = {},
): Promise<LogEntry[]> {
  const rows = await database.query<LogEntry>(
    `select r.number as revision, r.author, r.inserted as "insertionDate", r.metadata
     from ${ns}.group_revision r join ${ns}.series_group g on g.id = r.group_id
     where g.name = $1 and r.inserted >= coalesce($2, '-infinity'::double precision)
       and r.inserted <= coalesce($3, 'infinity'::double precision)
     order by r.number desc limit $4`,
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
