import { type AnySeries, formatInstant } from "@asof/series";
import { State } from "../chunks/state.js";
import type { StoreContext } from "../context.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { StoreError } from "../errors.js";
import { changesOf, readWindow, type WindowChange, type WindowRead } from "../reading/window.js";
import { type Head, headOf, loadState, selectHead } from "./head.js";
import { saidAgain, spansFromBytes } from "./restatement.js";
import { type NewRevision, RevisionWriter } from "./revision-writer.js";
import { rewind } from "./rewind.js";

// A revision holds what its insertion changed. With another one before it, it would have changed something
// else: so everything inserted since is taken back and inserted again, each as it was given.

/** What somebody inserted, as it was given. */
export interface Insertion extends NewRevision {
  readonly replaces: boolean;
  readonly series: AnySeries;
}

/** Whether something was inserted at that date or after it. */
export function isLate({ headInserted, restated }: Head, inserted: number): boolean {
  return [headInserted, restated].some((newest) => newest !== undefined && inserted <= newest);
}

/**
 * Puts insertions in their place among those that are there.
 *
 * @returns what each of them changed, by insertion date.
 * @throws {StoreError} `newer_revision` when there is a revision of the same date
 */
export async function backfill(
  tx: Queryable,
  context: StoreContext,
  head: Head,
  late: readonly Insertion[],
  options: QueryOptions,
): Promise<Map<number, AnySeries>> {
  const first = late.reduce((low, { inserted }) => Math.min(low, inserted), Number.POSITIVE_INFINITY);
  const all = inOrder(head, await insertionsSince(tx, context, head, first, options), late);
  await rewind(tx, context, head, first, options);
  const row = await selectHead(tx, context, head.name, "", options);
  const start = row === undefined ? head : headOf(row);
  const state = await loadState(tx, context, start, undefined, options);
  const writer = new RevisionWriter(tx, context.namespace, start, state, true);
  const changed = new Map<number, AnySeries>();
  for (const insertion of all) {
    changed.set(insertion.inserted, writer[insertion.replaces ? "replace" : "add"](insertion.series, insertion));
    if (writer.full) await writer.flush(options);
  }
  await writer.flush(options);
  return new Map(late.map(({ inserted }) => [inserted, changed.get(inserted) as AnySeries]));
}

interface Known extends Insertion {
  readonly revision: number | undefined;
}

/** A late insertion takes the place of one of the same date that changed nothing. */
function inOrder(head: Head, known: readonly Known[], late: readonly Insertion[]): Insertion[] {
  const byDate = new Map<number, Insertion>(known.map((insertion) => [insertion.inserted, insertion]));
  const taken = new Set(known.filter(({ revision }) => revision !== undefined).map(({ inserted }) => inserted));
  for (const insertion of late) {
    if (taken.has(insertion.inserted)) throw taking(head.name, insertion.inserted);
    taken.add(insertion.inserted);
    byDate.set(insertion.inserted, insertion);
  }
  return [...byDate.values()].sort((a, b) => a.inserted - b.inserted);
}

function taking(name: string, inserted: number): StoreError {
  return new StoreError(
    "newer_revision",
    `"${name}" already has a revision of ${formatInstant(inserted)}: a late one needs a date of its own.`,
    { name, insertionDate: inserted },
  );
}

interface KnownRow extends NewRevision {
  /** Null for what changed nothing. */
  readonly number: number | null;
  readonly replaces: boolean | null;
  readonly spans: Uint8Array | null;
}

/** What was inserted at a date and after it, as it was given, oldest first. */
async function insertionsSince(
  tx: Queryable,
  context: StoreContext,
  head: Head,
  first: number,
  options: QueryOptions,
): Promise<Known[]> {
  const { ns, namespace } = context;
  const rows = await tx.query<KnownRow>(
    `select v.number, coalesce(v.inserted, r.inserted) as inserted, coalesce(v.author, r.author) as author,
       coalesce(v.metadata, r.metadata) as metadata, r.replaces, r.spans
     from (select * from ${ns}.revision where series_id = $1 and inserted >= $2) v
     full join (select * from ${ns}.restatement where series_id = $1 and inserted >= $2) r on r.inserted = v.inserted
     order by 2`,
    [head.id, first],
    options,
  );
  const read = await readWindow(tx, namespace, { name: head.name, since: first - 0.001 }, options);
  return read === undefined ? [] : [...givenIn(read, rows, rows.find((row) => row.number !== null)?.number)];
}

/** Goes through the states that were, as each insertion found them. */
function* givenIn(
  read: WindowRead,
  rows: readonly KnownRow[],
  firstNumber: number | null | undefined,
): Generator<Known> {
  const state = new State(read.valueType);
  const revisions = byRevision(changesOf(read), firstNumber ?? Number.POSITIVE_INFINITY, state);
  for (const { number, inserted, author, metadata, replaces, spans } of rows) {
    const changes = number === null ? undefined : revisions.get(number);
    const again = { replaces: replaces ?? false, spans: spans === null ? new Float64Array() : spansFromBytes(spans) };
    const changed = changes && seriesOfChanges(changes, read);
    const series = changed !== undefined && spans === null ? changed : saidAgain(state, again, changed, read.tzaware);
    const whole = again.replaces || changes?.[0]?.replaces === true;
    yield { revision: number ?? undefined, inserted, author, metadata, replaces: whole, series };
    for (const change of changes ?? []) applyTo(state, change);
  }
}

/** Changes by the revision that made them; those before the first wanted one go into the state. */
function byRevision(changes: Iterable<WindowChange>, first: number, state: State): Map<number, WindowChange[]> {
  const revisions = new Map<number, WindowChange[]>();
  for (const change of changes) {
    if (change.revision < first) applyTo(state, change);
    else revisions.set(change.revision, [...(revisions.get(change.revision) ?? []), change]);
  }
  return revisions;
}

function applyTo(state: State, { replaces, times, values }: WindowChange): void {
  if (replaces) state.clear();
  state.apply(times, values);
}

function seriesOfChanges(changes: readonly WindowChange[], { valueType, tzaware }: WindowRead): AnySeries {
  const points = new State(valueType);
  for (const { times, values } of changes) points.apply(times, values);
  return points.series(tzaware);
}
