import type { Values } from "@asof/series";
import { chunkPoints, encodeChunk, type Run } from "./chunk.js";
import { encodeRows, field } from "./database/copy-rows.js";
import type { Queryable, QueryOptions } from "./database/database.js";
import type { Head } from "./revision-writer.js";

export interface RevisionRow {
  readonly number: number;
  readonly inserted: number;
  readonly author: string;
  readonly metadata: Record<string, unknown>;
  readonly from: number;
  readonly to: number;
  readonly points: number;
  readonly base: number;
  /** In hexadecimal. */
  readonly digest: string;
}

interface ChunkRow {
  readonly revision: number;
  readonly kind: number;
  readonly part: number;
  readonly lastRevision: number;
  readonly from: number;
  readonly to: number;
  readonly data: Uint8Array;
}

/** Rows on their way into the tables of one series: packs runs into chunks, writes all in bulk. */
export class RevisionBatch {
  readonly #revisions: RevisionRow[] = [];
  readonly #chunks: ChunkRow[] = [];
  #bytes = 0;
  #runs: Run[] = [];
  #points = 0;
  #part = { revision: 0, kind: -1, next: 0 };

  /** How many bytes wait to be written. */
  get bytes(): number {
    return this.#bytes;
  }

  addRevision(row: RevisionRow): void {
    this.#revisions.push(row);
  }

  /** Collects runs until a chunk is full; a long run goes over several chunks. */
  addRun(run: Run, kind: number): void {
    for (let at = 0; at < run.times.length; ) {
      const end = Math.min(run.times.length, at + chunkPoints - this.#points);
      this.#runs.push({ ...run, times: run.times.subarray(at, end), values: sliceValues(run.values, at, end) });
      this.#points += end - at;
      if (this.#points >= chunkPoints) this.closeChunk(kind);
      at = end;
    }
  }

  /** Ends the chunk: runs of one kind never share one with those of another. */
  closeChunk(kind: number): void {
    const [first] = this.#runs;
    if (first === undefined) return;
    const same = this.#part.revision === first.revision && this.#part.kind === kind;
    const part = same ? this.#part.next : 0;
    this.#part = { revision: first.revision, kind, next: part + 1 };
    const data = encodeChunk(this.#runs);
    this.#chunks.push({
      revision: first.revision,
      kind,
      part,
      lastRevision: (this.#runs.at(-1) as Run).revision,
      from: this.#runs.reduce((low, run) => Math.min(low, run.times[0] as number), Number.POSITIVE_INFINITY),
      to: this.#runs.reduce((high, run) => Math.max(high, run.times.at(-1) as number), Number.NEGATIVE_INFINITY),
      data,
    });
    this.#bytes += data.length;
    this.#runs = [];
    this.#points = 0;
  }

  /** Writes the rows and what the series now says about its newest revision. */
  async write(tx: Queryable, namespace: string, head: Head, options?: QueryOptions): Promise<void> {
    const ns = `"${namespace}"`;
    const [revision, chunk] = [this.#revisions[0], this.#chunks[0]];
    if (revision === undefined || chunk === undefined) return;
    const single = this.#revisions.length === 1 && this.#chunks.length === 1;
    if (single) await writeOne(tx, ns, head, revision, chunk, options);
    else await this.#writeAll(tx, ns, head, options);
    this.#revisions.length = 0;
    this.#chunks.length = 0;
    this.#bytes = 0;
  }

  async #writeAll(tx: Queryable, ns: string, head: Head, options?: QueryOptions): Promise<void> {
    const revisions = this.#revisions.map((row) => revisionFields(head.id, row));
    await tx.copyIn(`${ns}.revision(${revisionColumns})`, encodeRows(revisions), options);
    const chunks = this.#chunks.map((row) => chunkFields(head.id, row));
    await tx.copyIn(`${ns}.chunk(${chunkColumns})`, encodeRows(chunks), options);
    await tx.query(updateHead(ns), headValues(head), options);
  }
}

const revisionColumns = "series_id, number, inserted, author, metadata, value_from, value_to, points, base, digest";
const chunkColumns = "series_id, revision, kind, part, last_revision, value_from, value_to, data";

/** The usual case, one revision in one chunk, in one statement. */
async function writeOne(
  tx: Queryable,
  ns: string,
  head: Head,
  revision: RevisionRow,
  chunk: ChunkRow,
  options: QueryOptions | undefined,
): Promise<void> {
  const { number, inserted, author, metadata, from, to, points, base } = revision;
  await tx.query(
    `with r as (insert into ${ns}.revision(${revisionColumns}) values ($1, $9, $10, $11, $12::jsonb, $13, $14, $15, $16, $8)),
     c as (insert into ${ns}.chunk(${chunkColumns}) values ($1, $17, $18, $19, $20, $21, $22, $23))
     ${updateHead(ns)}`,
    [
      ...headValues(head),
      ...[number, inserted, author, JSON.stringify(metadata), from, to, points, base],
      ...[chunk.revision, chunk.kind, chunk.part, chunk.lastRevision, chunk.from, chunk.to, chunk.data],
    ],
    options,
  );
}

function updateHead(ns: string): string {
  return `update ${ns}.series set head = $2, head_inserted = $3, base = $4, pending = $5, stamps = $6, live = $7, digest = $8 where id = $1`;
}

function headValues({ id, head, headInserted, base, pending, stamps, live, digest }: Head): unknown[] {
  return [id, head, headInserted, base, pending, stamps, live, digest === null ? null : bytesOfHex(digest)];
}

function revisionFields(id: number, row: RevisionRow) {
  return [
    field.int8(id),
    field.int4(row.number),
    field.float8(row.inserted),
    field.text(row.author),
    field.jsonb(row.metadata),
    field.float8(row.from),
    field.float8(row.to),
    field.int4(row.points),
    field.int4(row.base),
    bytesOfHex(row.digest),
  ];
}

function chunkFields(id: number, row: ChunkRow) {
  return [
    field.int8(id),
    field.int4(row.revision),
    field.int2(row.kind),
    field.int4(row.part),
    field.int4(row.lastRevision),
    field.float8(row.from),
    field.float8(row.to),
    row.data,
  ];
}

function bytesOfHex(hex: string): Uint8Array {
  return Buffer.from(hex, "hex");
}

function sliceValues(values: Values, from: number, to: number): Values {
  return values instanceof Float64Array ? values.subarray(from, to) : values.slice(from, to);
}
