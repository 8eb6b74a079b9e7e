import { type AnySeries, diff, dropMissing, seriesEqual } from "@asof/series";
import { chunkKinds } from "../chunks/chunk.js";
import { emptyDigest, revisionDigest } from "../chunks/digest.js";
import { State } from "../chunks/state.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { StoreError } from "../errors.js";
import { type Head, valueTypeOf } from "./head.js";
import { assertNewer } from "./insertion-date.js";
import { spansOf } from "./restatement.js";
import { RevisionBatch } from "./revision-batch.js";

export interface NewRevision {
  readonly inserted: number;
  readonly author: string;
  readonly metadata: Record<string, unknown>;
}

/** Below this many changed points since the last stored state no new one is stored. */
const snapshotPoints = 8192;
const flushBytes = 16 << 20;

/** True when a state may have to be stored behind an update with that many points. */
export function snapshotMayBeDue(head: Head, points: number): boolean {
  return head.head > 0 && head.pending + points > Math.max(snapshotPoints, head.stamps);
}

/**
 * Turns states into revisions and chunks and writes them in bulk. After the changes since the last
 * stored state outweigh the state itself, the whole state is stored too: so a read never costs much
 * more than what it answers, and all the states together never more than the changes.
 */
export class RevisionWriter {
  readonly #tx: Queryable;
  readonly #namespace: string;
  readonly #state: State;
  readonly #whole: boolean;
  readonly #batch = new RevisionBatch();
  #head: Head;

  /** @param whole whether `state` holds the whole series and not only the instants that change. */
  constructor(tx: Queryable, namespace: string, head: Head, state: State, whole: boolean) {
    this.#tx = tx;
    this.#namespace = namespace;
    this.#head = head;
    this.#state = state;
    this.#whole = whole;
  }

  get head(): Head {
    return this.#head;
  }

  get full(): boolean {
    return this.#batch.bytes > flushBytes;
  }

  /** Whether a series is of the kind that is stored. */
  accepts(series: AnySeries): boolean {
    return series.tzaware === this.#head.tzaware && valueTypeOf(series) === this.#state.valueType;
  }

  /** Stores what differs from the state; an empty answer stores nothing. */
  add(series: AnySeries, revision: NewRevision): AnySeries {
    const { name, head, pending, stamps, live } = this.#head;
    const before = this.#window(series);
    const changes = head === 0 ? series : diff(before, series);
    if (changes.length > 0) assertNewer(this.#head, revision.inserted);
    this.#forgetRestated(revision);
    if (changes.length < series.length) this.#restate(revision, false, spansOf(before.times, series.times));
    if (changes.length === 0) return changes;
    const grown = this.#state.apply(changes.times, changes.values);
    if (head > 0 && live + grown.live === 0 && live > 0) {
      throw new StoreError("complete_erasure", `"${name}" would lose its last value: delete the series instead.`, {
        name,
      });
    }
    const number = head + 1;
    this.#head = {
      ...this.#head,
      head: number,
      headInserted: revision.inserted,
      digest: this.#digest(changes, revision, false),
      // The first revision is a whole state already.
      pending: head === 0 ? 0 : pending + changes.length,
      stamps: stamps + grown.added,
      live: live + grown.live,
    };
    this.#batch.addRun(
      { revision: number, inserted: revision.inserted, times: changes.times, values: changes.values },
      chunkKinds.diff,
    );
    if (this.#whole && this.#head.pending > Math.max(snapshotPoints, this.#head.stamps))
      this.#snapshot(revision.inserted);
    this.#addRevision(revision, changes.times[0] as number, changes.times.at(-1) as number, changes.length);
    return changes;
  }

  /** Stores the series as the whole new state, unless it is that already. Needs the whole old one. */
  replace(series: AnySeries, revision: NewRevision): AnySeries {
    if (this.#head.head > 0 && seriesEqual(dropMissing(this.#state.series(series.tzaware)), series)) {
      this.#forgetRestated(revision);
      this.#restate(revision, true, new Float64Array());
      return new State(this.#state.valueType).series(series.tzaware);
    }
    assertNewer(this.#head, revision.inserted);
    this.#forgetRestated(revision);
    const old = this.#state.series(true);
    const from = Math.min(series.index.first as number, old.index.first ?? Number.POSITIVE_INFINITY);
    const to = Math.max(series.index.last as number, old.index.last ?? Number.NEGATIVE_INFINITY);
    const number = this.#head.head + 1;
    this.#state.clear();
    const { added, live } = this.#state.apply(series.times, series.values);
    this.#head = {
      ...this.#head,
      head: number,
      headInserted: revision.inserted,
      digest: this.#digest(series, revision, true),
      base: number,
      pending: 0,
      stamps: added,
      live,
    };
    this.#addState(series, revision.inserted, chunkKinds.replacement);
    this.#addRevision(revision, from, to, series.length);
    return series;
  }

  /** Writes what has been added so far. */
  async flush(options?: QueryOptions): Promise<void> {
    this.#batch.closeChunk(chunkKinds.diff);
    await this.#batch.write(this.#tx, this.#namespace, this.#head, options);
  }

  /** Writes what has been added by one statement, if nobody else wrote after the head that was read; says whether. */
  async flushAfter(expected: Head, options?: QueryOptions): Promise<boolean> {
    this.#batch.closeChunk(chunkKinds.diff);
    return await this.#batch.writeAfter(expected, this.#tx, this.#namespace, this.#head, options);
  }

  #digest({ times, values }: AnySeries, { inserted }: NewRevision, replaces: boolean): string {
    const before = this.#head.digest ?? emptyDigest(this.#head.tzaware, this.#state.valueType);
    return revisionDigest(before, { inserted, replaces, times, values });
  }

  #window(series: AnySeries): AnySeries {
    if (series.length === 0) return series;
    return this.#state.window(series.tzaware, series.index.first as number, series.index.last as number);
  }

  #snapshot(inserted: number): void {
    this.#head = { ...this.#head, base: this.#head.head, pending: 0 };
    this.#addState(this.#state.series(this.#head.tzaware), inserted, chunkKinds.snapshot);
  }

  #addState(series: AnySeries, inserted: number, kind: number): void {
    this.#batch.closeChunk(chunkKinds.diff);
    this.#batch.addRun({ revision: this.#head.head, inserted, times: series.times, values: series.values }, kind);
    this.#batch.closeChunk(kind);
  }

  /** Kept for insertions that come late: with others before it, this one would have changed something. */
  #restate(revision: NewRevision, replaces: boolean, spans: Float64Array): void {
    const { headInserted } = this.#head;
    if (headInserted !== undefined && revision.inserted <= headInserted) return;
    this.#batch.addRestatement({ ...revision, replaces, spans });
    this.#head = { ...this.#head, restated: revision.inserted };
  }

  /** What was said again at a later date was not said of the state that comes now. */
  #forgetRestated({ inserted }: NewRevision): void {
    const { restated } = this.#head;
    if (restated === undefined || restated < inserted) return;
    this.#batch.dropRestatements(inserted);
    this.#head = { ...this.#head, restated: inserted };
  }

  #addRevision(revision: NewRevision, from: number, to: number, points: number): void {
    const { head: number, base, digest } = this.#head;
    this.#batch.addRevision({ ...revision, number, from, to, points, base, digest: digest as string });
  }
}
