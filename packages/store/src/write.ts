import { type AnySeries, dropMissing, type InstantLike, roundToMicros, seriesEqual, toEpochMs } from "@asof/series";
import type { StoreContext } from "./context.js";
import type { Queryable, QueryOptions } from "./database/database.js";
import { StoreError } from "./errors.js";
import { assertAuthor, validName } from "./names.js";
import { type Head, type NewRevision, RevisionWriter, snapshotMayBeDue, valueTypeOf } from "./revision-writer.js";
import type { UpdateOptions } from "./series-store.js";
import { State } from "./state.js";
import { readWindow, stateOf } from "./window.js";

export async function update(
  context: StoreContext,
  name: string,
  series: AnySeries,
  author: string,
  options: UpdateOptions = {},
): Promise<AnySeries> {
  const given = options.keepNans === true ? series : dropMissing(series);
  return await write(context, name, given, author, options, async (tx, head) => {
    const whole = snapshotMayBeDue(head, given.length);
    const state = await loadState(tx, context, head, whole ? undefined : given, options);
    const writer = new RevisionWriter(tx, context.namespace, head, state, whole);
    const changes = writer.add(given, newRevision(context, head, author, options));
    await writer.flush(options);
    return changes;
  });
}

export async function replace(
  context: StoreContext,
  name: string,
  series: AnySeries,
  author: string,
  options: UpdateOptions = {},
): Promise<AnySeries> {
  const given = dropMissing(series);
  return await write(context, name, given, author, options, async (tx, head) => {
    const state = await loadState(tx, context, head, undefined, options);
    if (head.head > 0 && seriesEqual(dropMissing(state.series(head.tzaware)), given)) return nothing(given);
    const writer = new RevisionWriter(tx, context.namespace, head, state, true);
    writer.replace(given, newRevision(context, head, author, options));
    await writer.flush(options);
    return given;
  });
}

type Work = (tx: Queryable, head: Head) => Promise<AnySeries>;

/** One transaction that holds the row of the series, so that its writers come one after the other. */
async function write(
  context: StoreContext,
  name: string,
  series: AnySeries,
  author: string,
  options: UpdateOptions,
  work: Work,
): Promise<AnySeries> {
  assertAuthor(author);
  const valid = validName(name);
  if (series.length === 0) return await nothingToWrite(context, valid, series, options);
  return await context.database.transaction(
    async (tx) => work(tx, await lockSeries(tx, context, valid, series, options)),
    options,
  );
}

/** Nothing is stored, but what could not be stored is still refused. */
async function nothingToWrite(
  context: StoreContext,
  name: string,
  series: AnySeries,
  options: QueryOptions,
): Promise<AnySeries> {
  const row = await selectHead(context.database, context, name, "", options);
  if (row !== undefined) assertPrimary(row);
  return nothing(series);
}

function nothing(series: AnySeries): AnySeries {
  return new State(valueTypeOf(series)).series(series.tzaware);
}

export interface HeadRow {
  id: number;
  name: string;
  kind: string;
  tzaware: boolean;
  value_type: string;
  head: number;
  head_inserted: number | null;
  digest: string | null;
  base: number;
  pending: number;
  stamps: number;
  live: number;
}

/** The row of a primary series, locked until the transaction ends; made when there is none. */
export async function lockSeries(
  tx: Queryable,
  context: StoreContext,
  name: string,
  series: AnySeries,
  options: QueryOptions,
): Promise<Head> {
  let row = await selectHead(tx, context, name, "for update", options);
  if (row === undefined) {
    await tx.query(
      `insert into ${context.ns}.series(name, kind, tzaware, value_type) values ($1, 'primary', $2, $3) on conflict (name) do nothing`,
      [name, series.tzaware, valueTypeOf(series)],
      options,
    );
    row = await selectHead(tx, context, name, "for update", options);
  }
  // Deleted by another writer between the two statements.
  if (row === undefined)
    throw new StoreError("query_failed", `"${name}" was deleted while it was written: try again.`, { name });
  assertPrimary(row);
  assertSameKind(row, series);
  return { ...row, headInserted: row.head_inserted ?? undefined };
}

export async function selectHead(
  queryable: Queryable,
  context: StoreContext,
  name: string,
  lock: "" | "for update",
  options: QueryOptions,
): Promise<HeadRow | undefined> {
  const columns =
    "id, name, kind, tzaware, value_type, head, head_inserted, encode(digest, 'hex') as digest, base, pending, stamps, live";
  const sql = `select ${columns} from ${context.ns}.series where name = $1 ${lock}`;
  return (await queryable.query<HeadRow>(sql, [name], options))[0];
}

export function assertPrimary(row: HeadRow): void {
  if (row.kind === "primary") return;
  throw new StoreError("wrong_kind", `"${row.name}" is a formula: it cannot be updated, only registered anew.`, {
    name: row.name,
  });
}

function assertSameKind(row: HeadRow, series: AnySeries): void {
  const describe = (tzaware: boolean, type: string): string =>
    `${type}s at instants ${tzaware ? "with" : "without"} a time zone`;
  const valueType = valueTypeOf(series);
  if (row.tzaware === series.tzaware && row.value_type === valueType) return;
  throw new StoreError(
    "incompatible_series",
    `"${row.name}" holds ${describe(row.tzaware, row.value_type)}; it cannot take ${describe(series.tzaware, valueType)}.`,
    { name: row.name, tzaware: row.tzaware, valueType: row.value_type },
  );
}

/** The whole state, or only as far as the given series reaches. */
export async function loadState(
  tx: Queryable,
  context: StoreContext,
  head: Head,
  within: AnySeries | undefined,
  options: QueryOptions,
): Promise<State> {
  const window = { name: head.name, from: within?.index.first, to: within?.index.last };
  const read = await readWindow(tx, context.namespace, window, options);
  if (read === undefined)
    throw new StoreError("query_failed", `"${head.name}" vanished while it was written.`, { name: head.name });
  return stateOf(read);
}

function newRevision(context: StoreContext, head: Head, author: string, options: UpdateOptions): NewRevision {
  const inserted =
    options.insertionDate === undefined ? nextNow(context, head) : validInsertionDate(options.insertionDate);
  return { inserted, author, metadata: options.metadata ?? {} };
}

export function validInsertionDate(date: InstantLike): number {
  return roundToMicros(toEpochMs(date));
}

/** The clock ticks once a millisecond; two updates within one tick still follow each other. */
function nextNow(context: StoreContext, { headInserted }: Head): number {
  const now = context.now();
  if (headInserted === undefined || now > headInserted || headInserted - now >= 1) return now;
  return roundToMicros(headInserted + 0.001);
}
