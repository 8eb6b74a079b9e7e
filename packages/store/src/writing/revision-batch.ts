import type { Values } from "@asof/series";
import { chunkPoints, encodeChunk } from "../chunks/chunk.js";
import type { Run } from "../chunks/run.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import type { Head } from "./head.js";
import type { Restatement } from "./restatement.js";
import { type ChunkRow, type RevisionRow, type SeriesRows, writeAfter, writeRows } from "./revision-rows.js";

/** Rows on their way into the tables of one series: packs runs into chunks, writes all in bulk. */
export class RevisionBatch {
  readonly #revisions: RevisionRow[] = [];
  readonly #chunks: ChunkRow[] = [];
  #restatements: Restatement[] = [];
  #staleFrom: number | undefined;
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

  addRestatement(row: Restatement): void {
    this.#restatements.push(row);
    this.#bytes += row.spans.byteLength;
  }

  /** Also takes away those that are stored. */
  dropRestatements(from: number): void {
    this.#restatements = this.#restatements.filter(({ inserted }) => inserted < from);
    this.#staleFrom = Math.min(from, this.#staleFrom ?? from);
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
    if (this.#revisions.length + this.#restatements.length === 0) return;
    await this.#dropStale(tx, ns, head, options);
    await writeRows(tx, ns, head, this.#rows, options);
    this.#revisions.length = 0;
    this.#chunks.length = 0;
    this.#restatements.length = 0;
    this.#bytes = 0;
  }

  /** The same in one statement, if the series still has the head that the rows follow; says whether it did. */
  async writeAfter(
    expected: Head,
    queryable: Queryable,
    namespace: string,
    head: Head,
    options?: QueryOptions,
  ): Promise<boolean> {
    if (this.#revisions.length + this.#restatements.length === 0) return true;
    if (this.#staleFrom !== undefined) return false;
    return await writeAfter(queryable, `"${namespace}"`, expected, head, this.#rows, options);
  }

  get #rows(): SeriesRows {
    return { revisions: this.#revisions, chunks: this.#chunks, restatements: this.#restatements };
  }

  async #dropStale(tx: Queryable, ns: string, { id }: Head, options?: QueryOptions): Promise<void> {
    if (this.#staleFrom === undefined) return;
    const sql = `delete from ${ns}.restatement where series_id = $1 and inserted >= $2`;
    await tx.query(sql, [id, this.#staleFrom], options);
    this.#staleFrom = undefined;
  }
}

function sliceValues(values: Values, from: number, to: number): Values {
  return values instanceof Float64Array ? values.subarray(from, to) : values.slice(from, to);
}
