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
  if (isSingle(rows)) await writeOne(tx, ns, head, rows, undefined, options);
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

/** Whether rows go into one statement: the usual case, one revision in one chunk. */
function isSingle({ revisions, chunks, restatements }: SeriesRows): boolean {
  return revisions.length <= 1 && chunks.length === revisions.length && restatements.length <= 1;
}

/**
 * Writes rows that go into one statement, if the series still has the head that they follow.
 *
 * @returns whether they are written: not when others came in between, or when they are too many.
 */
export async function writeAfter(
  queryable: Queryable,
  ns: string,
  expected: Head,
  head: Head,
  rows: SeriesRows,
  options?: QueryOptions,
): Promise<boolean> {
  return isSingle(rows) && (await writeOne(queryable, ns, head, rows, expected, options));
}

async function writeOne(
  queryable: Queryable,
  ns: string,
  head: Head,
  { revisions: [revision], chunks: [chunk], restatements: [restatement] }: SeriesRows,
  expected: Head | undefined,
  options: QueryOptions | undefined,
): Promise<boolean> {
  const params: unknown[] = headValues(head);
  const into = (table: string, columns: string, values: readonly unknown[], types: readonly string[]): string => {
    const written = values.map((value, i) => `$${params.push(value)}::${types[i]}`);
    return `, ${table} as (insert into ${ns}.${table}(${columns}) select id, ${written.join(", ")} from written)`;
  };
  const unchanged = expected === undefined ? "" : isStill(expected, params);
  const inserts = [
    revision && into("revision", revisionColumns, revisionValues(revision), revisionTypes),
    chunk && into("chunk", chunkColumns, chunkValues(chunk), chunkTypes),
    restatement && into("restatement", restatementColumns, restatementValues(restatement), restatementTypes),
  ];
  const sql = `with written as (${updateHead(ns)} ${unchanged} returning id) ${inserts.join("")} select id from written`;
  return (await queryable.query(sql, params, options)).length > 0;
}

/** The digest stands for all revisions. */
function isStill({ head, digest, restated }: Head, params: unknown[]): string {
  const digestIs = params.push(digest === null ? null : bytesOfHex(digest));
  const restatedIs = params.push(restated);
  return `and head = $${params.push(head)} and digest is not distinct from $${digestIs}::bytea
    and restated is not distinct from $${restatedIs}::double precision`;
}

const revisionTypes = [
  ...["integer", "double precision", "text", "jsonb", "double precision", "double precision"],
  ...["integer", "integer", "bytea"],
];

function revisionValues({
  number,
  inserted,
  author,
  metadata,
  from,
  to,
  points,
  base,
  digest,
}: RevisionRow): unknown[] {
  return [number, inserted, author, JSON.stringify(metadata), from, to, points, base, bytesOfHex(digest)];
}

const chunkTypes = ["integer", "smallint", "integer", "integer", "double precision", "double precision", "bytea"];

function chunkValues({ revision, kind, part, lastRevision, from, to, data }: ChunkRow): unknown[] {
  return [revision, kind, part, lastRevision, from, to, data];
}

const restatementTypes = ["double precision", "text", "jsonb", "boolean", "bytea"];

function restatementValues({ inserted, author, metadata, replaces, spans }: Restatement): unknown[] {
  return [inserted, author, JSON.stringify(metadata), replaces, spansToBytes(spans)];
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
