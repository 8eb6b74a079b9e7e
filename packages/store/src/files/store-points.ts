import type { InstantLike } from "@asof/series";
import { joined } from "../database/joined.js";
import { isStoreError, type StoreErrorCode } from "../errors.js";
import { openStore } from "../open-store.js";
import type { SeriesStore } from "../series-store.js";
import type { Store } from "../store.js";
import type { RevisionInput } from "../writing/insert-revisions.js";
import type { ImportOptions } from "./import-series.js";
import type { Points } from "./points.js";
import type { Problems } from "./problems.js";
import type { FilePoints } from "./read-points.js";

export interface Stored {
  series: number;
  revisions: number;
  points: number;
  /** Revisions left out because the store has them already. */
  known: number;
}

/** What the store may say about one series of a file. */
const refusals: readonly StoreErrorCode[] = [
  "newer_revision",
  "incompatible_series",
  "complete_erasure",
  "wrong_kind",
  "invalid_argument",
];

/** All of it in one transaction, where the database is at hand; behind HTTP each revision is one request. */
export async function storePoints(
  store: SeriesStore,
  file: FilePoints,
  options: ImportOptions,
  problems: Problems,
): Promise<Stored> {
  if (!isLocal(store)) return await storeAll(store, file, options, problems, (_, work) => work());
  const { database, namespace } = store;
  let stored: Stored | undefined;
  try {
    await database.transaction(async (tx) => {
      const inside = await openStore(joined(tx, database), { namespace });
      stored = await storeAll(inside, file, options, problems, async (refused, work) => {
        await tx.execute("savepoint series");
        await work();
        if (refused()) await tx.execute("rollback to savepoint series");
      });
      if (options.dryRun === true) throw new TakenBack();
    }, options);
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  return stored as Stored;
}

/** Ends the transaction of a dry run. */
class TakenBack extends Error {}

type Attempt = (refused: () => boolean, work: () => Promise<void>) => Promise<void>;

async function storeAll(
  store: SeriesStore,
  file: FilePoints,
  options: ImportOptions,
  problems: Problems,
  attempt: Attempt,
): Promise<Stored> {
  const stored = { series: 0, revisions: 0, points: 0, known: 0 };
  for (const [done, points] of file.series.entries()) {
    options.onProgress?.({ stage: "storing", done, total: file.series.length });
    let refused = false;
    await attempt(
      () => refused,
      async () => {
        try {
          if (points.length > 0) add(stored, await storeOne(store, points, file.dated, options));
        } catch (error) {
          if (!isStoreError(error) || !refusals.includes(error.code)) throw error;
          refused = true;
          problems.add(points.firstLine, error.message);
        }
      },
    );
  }
  options.onProgress?.({ stage: "storing", done: file.series.length, total: file.series.length });
  if (options.skipBad !== true) problems.throwAny();
  return stored;
}

async function storeOne(
  store: SeriesStore,
  points: Points,
  dated: boolean,
  options: ImportOptions,
): Promise<Omit<Stored, "series">> {
  const { author, keepNans, skipKnown, signal, insertionDate: given } = options;
  if (!dated && given === undefined) return await updateEach(store, points, () => undefined, options);
  const dateOf = (date: number): InstantLike => (dated ? date : (given ?? date));
  if (!isLocal(store)) return await updateEach(store, points, dateOf, options);
  const revisions = redated(points, dateOf);
  const counts = await store.insertRevisions(points.name, revisions, author, { keepNans, skipKnown, signal });
  return { revisions: counts.revisions, points: counts.points, known: counts.skipped };
}

function* redated(points: Points, dateOf: (date: number) => InstantLike): Generator<RevisionInput> {
  for (const { insertionDate, series } of points.revisions()) yield { insertionDate: dateOf(insertionDate), series };
}

async function updateEach(
  store: SeriesStore,
  points: Points,
  dateOf: (date: number) => InstantLike | undefined,
  { author, keepNans, skipKnown, signal, dryRun }: ImportOptions,
): Promise<Omit<Stored, "series">> {
  const counts = { revisions: 0, points: 0, known: 0 };
  const newest =
    skipKnown === true ? (await store.log(points.name, { limit: 1, signal }))[0]?.insertionDate : undefined;
  for (const { insertionDate, series } of points.revisions()) {
    const date = dateOf(insertionDate);
    if (newest !== undefined && date !== undefined && insertionDate <= newest) {
      counts.known++;
      continue;
    }
    const isDry = dryRun === true && !isLocal(store);
    const changed = isDry
      ? series
      : await store.update(points.name, series, author, { insertionDate: date, keepNans, signal });
    counts.revisions += changed.length > 0 ? 1 : 0;
    counts.points += changed.length;
  }
  return counts;
}

function add(stored: Stored, { revisions, points, known }: Omit<Stored, "series">): void {
  stored.series++;
  stored.revisions += revisions;
  stored.points += points;
  stored.known += known;
}

function isLocal(store: SeriesStore): store is Store {
  return "insertRevisions" in store && "database" in store;
}
