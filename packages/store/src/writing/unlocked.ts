import type { AnySeries } from "@asof/series";
import { chunkPoints } from "../chunks/chunk.js";
import type { StoreContext } from "../context.js";
import type { QueryOptions } from "../database/database.js";
import { isLate } from "./backfill.js";
import { type Head, readUnlocked } from "./head.js";
import { type NewRevision, RevisionWriter, snapshotMayBeDue } from "./revision-writer.js";

/**
 * The usual update, a few points of a series that is there, in two statements without a transaction: what it needs is
 * read, and then written on condition that no other writer came in between.
 *
 * @returns the changes; `undefined` when nothing was written and the series has to be locked.
 */
export async function updateUnlocked(
  context: StoreContext,
  name: string,
  given: AnySeries,
  revisionOf: (head: Head) => NewRevision,
  options: QueryOptions,
): Promise<AnySeries | undefined> {
  if (!context.database.autocommits || given.length === 0 || given.length > chunkPoints) return undefined;
  const known = await readUnlocked(context, name, given, options);
  if (known === undefined) return undefined;
  const { head, state } = known;
  const revision = revisionOf(head);
  if (head.head === 0 || snapshotMayBeDue(head, given.length) || isLate(head, revision.inserted)) return undefined;
  const writer = new RevisionWriter(context.database, context.namespace, head, state, false);
  const changes = writer.add(given, revision);
  return (await writer.flushAfter(head, options)) ? changes : undefined;
}
