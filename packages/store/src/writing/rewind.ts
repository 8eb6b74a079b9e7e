import { decodeChunk, encodeChunk } from "../chunks/chunk.js";
import type { StoreContext } from "../context.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { readWindow, stateOf } from "../reading/window.js";

interface SeriesRow {
  readonly id: number;
  readonly name: string;
}

/** Takes away all that was inserted into a primary series at a date and after it. */
export async function rewind(
  tx: Queryable,
  context: StoreContext,
  row: SeriesRow,
  inserted: number,
  options: QueryOptions,
): Promise<void> {
  const { ns } = context;
  await tx.query(`delete from ${ns}.restatement where series_id = $1 and inserted >= $2`, [row.id, inserted], options);
  const [found] = await tx.query<{ first: number | null }>(
    `select min(number) as first from ${ns}.revision where series_id = $1 and inserted >= $2`,
    [row.id, inserted],
    options,
  );
  if (found?.first != null) await dropFrom(tx, context, row.id, found.first, options);
  await restoreHead(tx, context, row, options);
}

async function dropFrom(
  tx: Queryable,
  { ns }: StoreContext,
  id: number,
  first: number,
  options: QueryOptions,
): Promise<void> {
  await tx.query(`delete from ${ns}.revision where series_id = $1 and number >= $2`, [id, first], options);
  await tx.query(`delete from ${ns}.chunk where series_id = $1 and revision >= $2`, [id, first], options);
  // Numbers are given again: what is left of the dropped revisions in shared chunks would come back.
  const shared = await tx.query<{ revision: number; kind: number; part: number; data: Uint8Array }>(
    `select revision, kind, part, data from ${ns}.chunk where series_id = $1 and last_revision >= $2`,
    [id, first],
    options,
  );
  for (const { revision, kind, part, data } of shared) {
    const kept = encodeChunk(decodeChunk(data).filter((run) => run.revision < first));
    await tx.query(
      `update ${ns}.chunk set data = $5, last_revision = $6 where series_id = $1 and revision = $2 and kind = $3 and part = $4`,
      [id, revision, kind, part, kept, first - 1],
      options,
    );
  }
}

/** What the row of the series says about its newest revision, worked out from the revisions that are left. */
async function restoreHead(
  tx: Queryable,
  context: StoreContext,
  { id, name }: SeriesRow,
  options: QueryOptions,
): Promise<void> {
  const { ns, namespace } = context;
  await tx.query(
    `update ${ns}.series s set head = coalesce(v.number, 0), head_inserted = v.inserted, digest = v.digest, base = coalesce(v.base, 0),
       pending = (select coalesce(sum(points), 0) from ${ns}.revision p where p.series_id = s.id and p.number > greatest(v.base, 1)),
       restated = (select max(r.inserted) from ${ns}.restatement r where r.series_id = s.id)
     from (select 1) one left join lateral
       (select number, inserted, digest, base from ${ns}.revision where series_id = $1 order by number desc limit 1) v on true
     where s.id = $1`,
    [id],
    options,
  );
  const read = await readWindow(tx, namespace, { name }, options);
  const state = read === undefined ? undefined : stateOf(read);
  await tx.query(
    `update ${ns}.series set stamps = $2, live = $3 where id = $1`,
    [id, state?.length ?? 0, state?.live ?? 0],
    options,
  );
}
