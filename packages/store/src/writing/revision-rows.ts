import { encodeRows, type Field, field } from "../database/copy-rows.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { bytesOfHex } from "../hash.js";
import type { Head } from "./head.js";
import { type Restatement, spansToBytes } from "./restatement.js";

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

export interface ChunkRow {
  readonly revision: number;
  readonly kind: number;
  readonly part: number;
  readonly lastRevision: number;
  readonly from: number;
  readonly to: number;
  readonly data: Uint8Array;
}

/** Rows of one series that belong together. */
export interface SeriesRows {
  readonly revisions: readonly RevisionRow[];
  readonly chunks: readonly ChunkRow[];
  readonly restatements: readonly Restatement[];
}

/** Writes the rows and what the series now says about its newest revision. */
export async function writeRows(
  tx: Queryable,
  ns: string,
  head: Head,
  rows: SeriesRows,
  options?: QueryOptions,
): Promise<void> {
  const [[revision], [chunk], [restatement]] = [rows.revisions, rows.chunks, rows.restatements];
  const single = rows.revisions.length === 1 && rows.chunks.length === 1 && rows.restatements.length <= 1;
  // What a backfill inserts again may be all known by now: then it is a restatement of another insertion.
  const ofOneInsertion = restatement === undefined || restatement.inserted === revision?.inserted;
  if (single && ofOneInsertion) await writeOne(tx, ns, head, { revision, chunk, restatement } as SingleRows, options);
  else await writeAll(tx, ns, head, rows, options);
}

async function writeAll(
  tx: Queryable,
  ns: string,
  head: Head,
  { revisions, chunks, restatements }: SeriesRows,
  options?: QueryOptions,
): Promise<void> {
  const copy = async (target: string, rows: readonly Field[][]): Promise<void> => {
    if (rows.length > 0) await tx.copyIn(`${ns}.${target}`, encodeRows(rows), options);
  };
  const { id } = head;
  await copy(
    `revision(${revisionColumns})`,
    revisions.map((row) => revisionFields(id, row)),
  );
  await copy(
    `chunk(${chunkColumns})`,
    chunks.map((row) => chunkFields(id, row)),
  );
  await copy(
    `restatement(${restatementColumns})`,
    restatements.map((row) => restatementFields(id, row)),
  );
  await tx.query(updateHead(ns), headValues(head), options);
}

const revisionColumns = "series_id, number, inserted, author, metadata, value_from, value_to, points, base, digest";
const chunkColumns = "series_id, revision, kind, part, last_revision, value_from, value_to, data";
const restatementColumns = "series_id, inserted, author, metadata, replaces, spans";

interface SingleRows {
  readonly revision: RevisionRow;
  readonly chunk: ChunkRow;
  readonly restatement: Restatement | undefined;
}

/** The usual case, one revision in one chunk, in one statement. */
async function writeOne(
  tx: Queryable,
  ns: string,
  head: Head,
  { revision, chunk, restatement }: SingleRows,
  options: QueryOptions | undefined,
): Promise<void> {
  const { number, inserted, author, metadata, from, to, points, base } = revision;
  const restated =
    restatement &&
    `, t as (insert into ${ns}.restatement(${restatementColumns}) values ($1, $11, $12, $13::jsonb, $25, $26))`;
  await tx.query(
    `with r as (insert into ${ns}.revision(${revisionColumns}) values ($1, $10, $11, $12, $13::jsonb, $14, $15, $16, $17, $8)),
     c as (insert into ${ns}.chunk(${chunkColumns}) values ($1, $18, $19, $20, $21, $22, $23, $24))
     ${restated ?? ""}
     ${updateHead(ns)}`,
    [
      ...headValues(head),
      ...[number, inserted, author, JSON.stringify(metadata), from, to, points, base],
      ...[chunk.revision, chunk.kind, chunk.part, chunk.lastRevision, chunk.from, chunk.to, chunk.data],
      ...(restatement === undefined ? [] : [restatement.replaces, spansToBytes(restatement.spans)]),
    ],
    options,
  );
}

function updateHead(ns: string): string {
  return `update ${ns}.series set head = $2, head_inserted = $3, base = $4, pending = $5, stamps = $6, live = $7, digest = $8, restated = $9 where id = $1`;
}

function headValues({ id, head, headInserted, base, pending, stamps, live, digest, restated }: Head): unknown[] {
  const key = digest === null ? null : bytesOfHex(digest);
  return [id, head, headInserted, base, pending, stamps, live, key, restated];
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

function restatementFields(id: number, row: Restatement) {
  return [
    field.int8(id),
    field.float8(row.inserted),
    field.text(row.author),
    field.jsonb(row.metadata),
    field.bool(row.replaces),
    spansToBytes(row.spans),
  ];
}
