import type { InstantLike } from "@asof/series";
import type { CallOptions } from "../call-options.js";
import type { StoreContext } from "../context.js";
import { StoreError } from "../errors.js";
import { storedName } from "../names.js";
import { validInsertionDate } from "../writing/insertion-date.js";
import type { GroupKind } from "./group-store.js";

/** Takes away the revisions of a primary group from an insertion date on. */
export async function stripGroup(
  { database, ns }: StoreContext,
  name: string,
  insertionDate: InstantLike,
  options: CallOptions = {},
): Promise<void> {
  const date = validInsertionDate(insertionDate);
  await database.transaction(async (tx) => {
    const [row] = await tx.query<{ id: number; kind: GroupKind }>(
      `select id, kind from ${ns}.series_group where name = $1 for update`,
      [storedName(name)],
      options,
    );
    if (row === undefined) throw new StoreError("unknown_group", `There is no group "${name}" to strip.`, { name });
    if (row.kind !== "primary") throw notPrimary(name, row.kind);
    const newest = `(select number, inserted from ${ns}.group_revision where group_id = $1 order by number desc limit 1)`;
    await tx.query(
      `delete from ${ns}.group_chunk where group_id = $1 and revision in
         (select number from ${ns}.group_revision where group_id = $1 and inserted >= $2)`,
      [row.id, date],
      options,
    );
    await tx.query(`delete from ${ns}.group_revision where group_id = $1 and inserted >= $2`, [row.id, date], options);
    await tx.query(
      `update ${ns}.series_group g set head = coalesce(r.number, 0), head_inserted = r.inserted
       from (select 1) one left join ${newest} r on true where g.id = $1`,
      [row.id],
      options,
    );
  }, options);
}

function notPrimary(name: string, kind: GroupKind): StoreError {
  const message = `"${name}" is a ${kind} group, which has no revisions of its own: strip the groups that it reads.`;
  return new StoreError("wrong_kind", message, { name, kind });
}
