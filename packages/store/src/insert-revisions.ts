import { type AnySeries, dropMissing, formatInstant, type InstantLike } from "@asof/series";
import type { StoreContext } from "./context.js";
import { StoreError } from "./errors.js";
import { assertAuthor, validName } from "./names.js";
import { RevisionWriter } from "./revision-writer.js";
import type { CallOptions } from "./series-store.js";
import { loadState, lockSeries, validInsertionDate } from "./write.js";

/** One of many revisions to insert. */
export interface RevisionInput {
  /** Later than that of the revision before. */
  readonly insertionDate: InstantLike;
  /** What was known then, or just what changed: only differences are stored. */
  readonly series: AnySeries;
  readonly metadata?: Record<string, unknown> | undefined;
}

export interface InsertRevisionsOptions extends CallOptions {
  /** Leaves out revisions at or before the newest stored one, so that an interrupted load can be repeated. */
  skipKnown?: boolean | undefined;
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
  return await context.database.transaction((tx) => insertAll(tx, context, valid, revisions, author, options), options);
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
    const inserted = validInsertionDate(insertionDate);
    const given = options.keepNans === true ? series : dropMissing(series);
    if (given.length === 0) continue;
    writer ??= await openWriter(tx, context, name, given, options);
    newest ??= writer.head.headInserted ?? Number.NEGATIVE_INFINITY;
    if (options.skipKnown === true && inserted <= newest) {
      count.skipped++;
      continue;
    }
    assertKind(name, writer, given, inserted);
    const changes = writer.add(given, { inserted, author, metadata });
    count.revisions += changes.length > 0 ? 1 : 0;
    count.points += changes.length;
    if (writer.full) await writer.flush(options);
  }
  await writer?.flush(options);
  return count;
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

function assertKind(name: string, writer: RevisionWriter, series: AnySeries, inserted: number): void {
  if (writer.accepts(series)) return;
  throw new StoreError(
    "incompatible_series",
    `The revision of ${formatInstant(inserted)} does not fit "${name}": it mixes numbers with strings, or instants with and without a time zone.`,
    { name, insertionDate: inserted },
  );
}
