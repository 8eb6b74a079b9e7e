import { type AnySeries, dropMissing, formatInstant, type InstantLike } from "@asof/series";
import type { StoreContext } from "../context.js";
import { StoreError } from "../errors.js";
import { assertAuthor, assertMetadata, validName } from "../names.js";
import type { CallOptions } from "../series-store.js";
import { backfill, type Insertion } from "./backfill.js";
import { type Head, loadState, lockSeries, valueTypeOf } from "./head.js";
import { validInsertionDate } from "./insertion-date.js";
import { RevisionWriter } from "./revision-writer.js";
import { update } from "./write.js";

/** One of many revisions to insert. */
export interface RevisionInput {
  /** Later than that of the revision before. */
  readonly insertionDate: InstantLike;
  /** What was known then, or just what changed: only differences are stored. */
  readonly series: AnySeries;
  readonly metadata?: Record<string, unknown> | undefined;
}

export interface InsertRevisionsOptions extends CallOptions {
  /**
   * Leaves out revisions at or before the newest stored one, so that an interrupted load can be repeated.
   * With `allowBackfill` those whose insertion date the series has.
   */
  skipKnown?: boolean | undefined;
  /** Takes insertion dates before the newest revision, in any order; see `update`. */
  allowBackfill?: boolean | undefined;
  /** Missing values erase points; without it they are ignored. */
  keepNans?: boolean | undefined;
}

export interface InsertedRevisions {
  /** How many revisions were stored: those that changed something. */
  readonly revisions: number;
  /** How many changed points they hold. */
  readonly points: number;
  /** How many revisions were left out as known. */
  readonly skipped: number;
}

/** Many revisions of one series in one transaction; each stores what differs from the one before. */
export async function insertRevisions(
  context: StoreContext,
  name: string,
  revisions: Iterable<RevisionInput>,
  author: string,
  options: InsertRevisionsOptions = {},
): Promise<InsertedRevisions> {
  assertAuthor(author);
  const valid = validName(name);
  const alone = onlyOne(revisions);
  if (alone !== undefined && options.skipKnown !== true) return await insertOne(context, valid, alone, author, options);
  const insert = options.allowBackfill === true ? insertInOrder : insertAll;
  return await context.database.transaction((tx) => insert(tx, context, valid, revisions, author, options), options);
}

function onlyOne(revisions: Iterable<RevisionInput>): RevisionInput | undefined {
  return Array.isArray(revisions) && revisions.length === 1 ? revisions[0] : undefined;
}

/** As an update, which does not read the whole series. */
async function insertOne(
  context: StoreContext,
  name: string,
  { series, ...revision }: RevisionInput,
  author: string,
  options: InsertRevisionsOptions,
): Promise<InsertedRevisions> {
  const { length: points } = await update(context, name, series, author, { ...options, ...revision });
  return { revisions: points > 0 ? 1 : 0, points, skipped: 0 };
}

type Transaction = Parameters<Parameters<StoreContext["database"]["transaction"]>[0]>[0];

async function insertAll(
  tx: Transaction,
  context: StoreContext,
  name: string,
  revisions: Iterable<RevisionInput>,
  author: string,
  options: InsertRevisionsOptions,
): Promise<InsertedRevisions> {
  const count = { revisions: 0, points: 0, skipped: 0 };
  let writer: RevisionWriter | undefined;
  let newest: number | undefined;
  for (const { insertionDate, series, metadata = {} } of revisions) {
    assertMetadata(metadata);
    const inserted = validInsertionDate(insertionDate);
    const given = options.keepNans === true ? series : dropMissing(series);
    if (given.length === 0) continue;
    writer ??= await openWriter(tx, context, name, given, options);
    newest ??= writer.head.headInserted ?? Number.NEGATIVE_INFINITY;
    if (options.skipKnown === true && inserted <= newest) {
      count.skipped++;
      continue;
    }
    assertKind(name, writer.accepts(given), inserted);
    const changes = writer.add(given, { inserted, author, metadata });
    count.revisions += changes.length > 0 ? 1 : 0;
    count.points += changes.length;
    if (writer.full) await writer.flush(options);
  }
  await writer?.flush(options);
  return count;
}

/** The same, but each revision takes its place among those that are there. */
async function insertInOrder(
  tx: Transaction,
  context: StoreContext,
  name: string,
  revisions: Iterable<RevisionInput>,
  author: string,
  options: InsertRevisionsOptions,
): Promise<InsertedRevisions> {
  const given: Insertion[] = [...revisions].flatMap(({ insertionDate, series, metadata = {} }) => {
    assertMetadata(metadata);
    const inserted = validInsertionDate(insertionDate);
    const points = options.keepNans === true ? series : dropMissing(series);
    return points.length === 0 ? [] : [{ inserted, author, metadata, replaces: false, series: points }];
  });
  const [first] = given;
  if (first === undefined) return { revisions: 0, points: 0, skipped: 0 };
  const head = await lockSeries(tx, context, name, first.series, options);
  for (const { series, inserted } of given) assertKind(name, sameKind(series, first.series), inserted);
  const known = options.skipKnown === true ? await datesOf(tx, context, head, options) : new Set<number>();
  const late = given.filter(({ inserted }) => !known.has(inserted));
  const changed = [...(await backfill(tx, context, head, late, options)).values()].filter(({ length }) => length > 0);
  const points = changed.reduce((sum, { length }) => sum + length, 0);
  return { revisions: changed.length, points, skipped: given.length - late.length };
}

/** When something was inserted, also what changed nothing. */
async function datesOf(
  tx: Transaction,
  { ns }: StoreContext,
  { id }: Head,
  options: CallOptions,
): Promise<ReadonlySet<number>> {
  const select = (table: string): string => `select inserted from ${ns}.${table} where series_id = $1`;
  const sql = `${select("revision")} union ${select("restatement")}`;
  const rows = await tx.query<{ inserted: number }>(sql, [id], options);
  return new Set(rows.map(({ inserted }) => inserted));
}

function sameKind(a: AnySeries, b: AnySeries): boolean {
  return a.tzaware === b.tzaware && valueTypeOf(a) === valueTypeOf(b);
}

async function openWriter(
  tx: Transaction,
  context: StoreContext,
  name: string,
  series: AnySeries,
  options: InsertRevisionsOptions,
): Promise<RevisionWriter> {
  const head = await lockSeries(tx, context, name, series, options);
  return new RevisionWriter(tx, context.namespace, head, await loadState(tx, context, head, undefined, options), true);
}

function assertKind(name: string, fits: boolean, inserted: number): void {
  if (fits) return;
  throw new StoreError(
    "incompatible_series",
    `The revision of ${formatInstant(inserted)} does not fit "${name}": it mixes numbers with strings, or instants with and without a time zone.`,
    { name, insertionDate: inserted },
  );
}
