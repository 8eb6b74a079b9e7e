import { type AnySeries, diff, formatInstant, isNumeric, type Values } from "@asof/series";
import { chunkPoints, encodeChunk, type Run } from "./chunk.js";
import { encodeRows, type Field, field } from "./database/copy-rows.js";
import type { Queryable, QueryOptions } from "./database/database.js";
import { StoreError } from "./errors.js";
import type { State } from "./state.js";
import { chunkKinds } from "./window.js";

/** What the row of a primary series says about its newest revision. */
export interface Head {
  readonly id: number;
  readonly name: string;
  readonly tzaware: boolean;
  readonly head: number;
  readonly headInserted: number | undefined;
  readonly base: number;
  readonly pending: number;
  readonly stamps: number;
  readonly live: number;
}

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
  #head: Head;
  #runs: Run[] = [];
  #runPoints = 0;
  #part = { revision: 0, kind: -1, next: 0 };
  #revisions: Field[][] = [];
  #chunks: Field[][] = [];
  #chunkBytes = 0;

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
    return this.#chunkBytes > flushBytes;
  }

  /** Whether a series is of the kind that is stored. */
  accepts(series: AnySeries): boolean {
    return series.tzaware === this.#head.tzaware && valueTypeOf(series) === this.#state.valueType;
  }

  /** Stores what differs from the state; an empty answer stores nothing. */
  add(series: AnySeries, revision: NewRevision): AnySeries {
    const { name, head, pending, stamps, live } = this.#head;
    const changes = head === 0 ? series : diff(this.#window(series), series);
    if (changes.length === 0) return changes;
    this.#assertNewer(revision);
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
      // The first revision is a whole state already.
      pending: head === 0 ? 0 : pending + changes.length,
      stamps: stamps + grown.added,
      live: live + grown.live,
    };
    this.#push(
      { revision: number, inserted: revision.inserted, times: changes.times, values: changes.values },
      chunkKinds.diff,
    );
    if (this.#whole && this.#head.pending > Math.max(snapshotPoints, this.#head.stamps))
      this.#snapshot(revision.inserted);
    this.#pushRevision(revision, changes.times[0] as number, changes.times.at(-1) as number, changes.length);
    return changes;
  }

  /** Stores the series as the whole new state. Needs the whole old one. */
  replace(series: AnySeries, revision: NewRevision): void {
    this.#assertNewer(revision);
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
      base: number,
      pending: 0,
      stamps: added,
      live,
    };
    this.#pushState(series, revision.inserted, chunkKinds.replacement);
    this.#pushRevision(revision, from, to, series.length);
  }

  /** Writes what has been added so far. */
  async flush(options?: QueryOptions): Promise<void> {
    this.#closeChunk(chunkKinds.diff);
    const ns = `"${this.#namespace}"`;
    const { id, head, headInserted, base, pending, stamps, live } = this.#head;
    if (this.#revisions.length === 0) return;
    const revisions = `${ns}.revision(series_id, number, inserted, author, metadata, value_from, value_to, points, base)`;
    await this.#tx.copyIn(revisions, encodeRows(this.#revisions), options);
    const chunks = `${ns}.chunk(series_id, revision, kind, part, last_revision, value_from, value_to, data)`;
    await this.#tx.copyIn(chunks, encodeRows(this.#chunks), options);
    await this.#tx.query(
      `update ${ns}.series set head = $2, head_inserted = $3, base = $4, pending = $5, stamps = $6, live = $7 where id = $1`,
      [id, head, headInserted, base, pending, stamps, live],
      options,
    );
    this.#revisions = [];
    this.#chunks = [];
    this.#chunkBytes = 0;
  }

  #assertNewer({ inserted }: NewRevision): void {
    const { name, headInserted } = this.#head;
    if (headInserted === undefined || inserted > headInserted) return;
    const [given, newest] = [inserted, headInserted].map((ms) => formatInstant(ms));
    throw new StoreError(
      "newer_revision",
      `"${name}" already has a newer revision than ${given} (${newest}): insertion dates must increase.`,
      { name, insertionDate: inserted, newest: headInserted },
    );
  }

  #window(series: AnySeries): AnySeries {
    if (series.length === 0) return series;
    return this.#state.series(series.tzaware, series.index.first, series.index.last);
  }

  #snapshot(inserted: number): void {
    this.#closeChunk(chunkKinds.diff);
    this.#head = { ...this.#head, base: this.#head.head, pending: 0 };
    this.#pushState(this.#state.series(this.#head.tzaware), inserted, chunkKinds.snapshot);
  }

  #pushState(series: AnySeries, inserted: number, kind: number): void {
    this.#closeChunk(chunkKinds.diff);
    this.#push({ revision: this.#head.head, inserted, times: series.times, values: series.values }, kind);
    this.#closeChunk(kind);
  }

  /** Collects runs until a chunk is full; a long run goes over several chunks. */
  #push(run: Run, kind: number): void {
    for (let at = 0; at < run.times.length; ) {
      const end = Math.min(run.times.length, at + chunkPoints - this.#runPoints);
      this.#runs.push({ ...run, times: run.times.subarray(at, end), values: sliceValues(run.values, at, end) });
      this.#runPoints += end - at;
      if (this.#runPoints >= chunkPoints) this.#closeChunk(kind);
      at = end;
    }
  }

  #closeChunk(kind: number): void {
    const first = this.#runs[0];
    if (first === undefined) return;
    const same = this.#part.revision === first.revision && this.#part.kind === kind;
    const part = same ? this.#part.next : 0;
    this.#part = { revision: first.revision, kind, next: part + 1 };
    const data = encodeChunk(this.#runs);
    this.#chunks.push([
      field.int8(this.#head.id),
      field.int4(first.revision),
      field.int2(kind),
      field.int4(part),
      field.int4(this.#runs.at(-1)?.revision ?? first.revision),
      field.float8(this.#runs.reduce((low, run) => Math.min(low, run.times[0] as number), Number.POSITIVE_INFINITY)),
      field.float8(
        this.#runs.reduce((high, run) => Math.max(high, run.times.at(-1) as number), Number.NEGATIVE_INFINITY),
      ),
      data,
    ]);
    this.#chunkBytes += data.length;
    this.#runs = [];
    this.#runPoints = 0;
  }

  #pushRevision({ inserted, author, metadata }: NewRevision, from: number, to: number, points: number): void {
    const { id, head, base } = this.#head;
    this.#revisions.push([
      field.int8(id),
      field.int4(head),
      field.float8(inserted),
      field.text(author),
      field.jsonb(metadata),
      field.float8(from),
      field.float8(to),
      field.int4(points),
      field.int4(base),
    ]);
  }
}

function sliceValues(values: Values, from: number, to: number): Values {
  return values instanceof Float64Array ? values.subarray(from, to) : values.slice(from, to);
}

/** The kind of values, as the store names it. */
export function valueTypeOf(series: AnySeries): "number" | "string" {
  return isNumeric(series) ? "number" : "string";
}
