import { type AnySeries, dropMissing } from "@asof/series";
import { State } from "../chunks/state.js";
import type { StoreContext } from "../context.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { assertAuthor, assertMetadata, validName } from "../names.js";
import { beforeAll } from "../reading/window.js";
import type { UpdateOptions } from "../series-store.js";
import { backfill, type Insertion, isLate } from "./backfill.js";
import { assertPrimary, type Head, loadState, lockSeries, selectHead, valueTypeOf } from "./head.js";
import { insertionDateOf } from "./insertion-date.js";
import { type NewRevision, RevisionWriter, snapshotMayBeDue } from "./revision-writer.js";
import { updateUnlocked } from "./unlocked.js";

export async function update(
  context: StoreContext,
  name: string,
  series: AnySeries,
  author: string,
  options: UpdateOptions = {},
): Promise<AnySeries> {
  const given = options.keepNans === true ? series : dropMissing(series);
  assertAuthor(author);
  const revisionOf = (head: Head): NewRevision => newRevision(context, head, author, options);
  const changes = await updateUnlocked(context, validName(name), given, revisionOf, options);
  if (changes !== undefined) return changes;
  return await write(context, name, given, author, options, async (tx, head) => {
    const revision = revisionOf(head);
    if (isBackfill(head, revision, options)) {
      return await insertLate(tx, context, head, { ...revision, replaces: false, series: given }, options);
    }
    const whole = snapshotMayBeDue(head, given.length);
    const state = await loadState(tx, context, head, whole ? undefined : given, options);
    const writer = new RevisionWriter(tx, context.namespace, head, state, whole);
    const changes = writer.add(given, revision);
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
    const revision = newRevision(context, head, author, options);
    if (isBackfill(head, revision, options)) {
      return await insertLate(tx, context, head, { ...revision, replaces: true, series: given }, options);
    }
    const state = await loadState(tx, context, head, undefined, options);
    const writer = new RevisionWriter(tx, context.namespace, head, state, true);
    const stored = writer.replace(given, revision);
    await writer.flush(options);
    return stored;
  });
}

function isBackfill(head: Head, { inserted }: NewRevision, options: UpdateOptions): boolean {
  return options.allowBackfill === true && isLate(head, inserted);
}

async function insertLate(
  tx: Queryable,
  context: StoreContext,
  head: Head,
  insertion: Insertion,
  options: QueryOptions,
): Promise<AnySeries> {
  const changed = await backfill(tx, context, head, [insertion], options);
  return changed.get(insertion.inserted) ?? nothing(insertion.series);
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

function newRevision(context: StoreContext, head: Head, author: string, options: UpdateOptions): NewRevision {
  const { headInserted = beforeAll, restated = beforeAll } = head;
  assertMetadata(options.metadata);
  const inserted = insertionDateOf(context, options.insertionDate, Math.max(headInserted, restated));
  return { inserted, author, metadata: options.metadata ?? {} };
}
