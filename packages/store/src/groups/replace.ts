import { Frame, frameEqual, type Series } from "@asof/series";
import type { StoreContext } from "../context.js";
import { encodeRows as encodeCopy, field } from "../database/copy-rows.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { StoreError } from "../errors.js";
import { assertAuthor, storedMetadata, validName } from "../names.js";
import { assertNewer, insertionDateOf } from "../writing/insertion-date.js";
import { encodeRows, piecesOf } from "./frame-chunk.js";
import type { GroupKind, ReplaceGroupOptions } from "./group-store.js";
import { rowsWithValues } from "./values.js";
import { frameOf, readGroup } from "./window.js";

/** One transaction that holds the row of the group, so that its writers come one after the other. */
export async function replaceGroup(
  context: StoreContext,
  name: string,
  frame: Frame,
  author: string,
  options: ReplaceGroupOptions = {},
): Promise<void> {
  assertAuthor(author);
  const valid = validName(name);
  const given = rowsWithValues(valid, frame);
  await context.database.transaction(async (tx) => {
    const head = await lockGroup(tx, context, valid, given, options);
    const next = inOrder(head, given);
    if (head.number > 0 && frameEqual(await currentFrame(tx, context, valid, options), next)) return;
    const inserted = insertionDateOf(context, options.insertionDate, head.headInserted);
    assertNewer(head, inserted);
    await insertRevision(tx, context, head, next, inserted, author, options);
  }, options);
}

interface GroupHead {
  readonly id: number;
  readonly name: string;
  readonly tzaware: boolean;
  readonly columns: readonly string[];
  readonly number: number;
  readonly headInserted: number | undefined;
}

interface HeadRow extends Omit<GroupHead, "headInserted"> {
  readonly kind: GroupKind;
  readonly inserted: number | null;
}

/** The row of a primary group, locked until the transaction ends; made when there is none. */
async function lockGroup(
  tx: Queryable,
  context: StoreContext,
  name: string,
  frame: Frame,
  options: QueryOptions,
): Promise<GroupHead> {
  const { ns } = context;
  const select = `select id, name, kind, tzaware, columns, head as number, head_inserted as inserted from ${ns}.series_group where name = $1 for update`;
  let [row] = await tx.query<HeadRow>(select, [name], options);
  if (row === undefined) {
    await tx.query(
      `insert into ${ns}.series_group(name, kind, tzaware, columns) values ($1, 'primary', $2, $3::jsonb) on conflict (name) do nothing`,
      [name, frame.tzaware, JSON.stringify(frame.columns)],
      options,
    );
    [row] = await tx.query<HeadRow>(select, [name], options);
  }
  // Deleted by another writer between the two statements.
  if (row === undefined)
    throw new StoreError("query_failed", `"${name}" was deleted while it was written: try again.`, { name });
  assertPrimary(row);
  assertSameAwareness(row, frame);
  return { ...row, headInserted: row.inserted ?? undefined };
}

function assertPrimary({ name, kind }: HeadRow): void {
  if (kind === "primary") return;
  const message = `"${name}" is a ${kind === "bound" ? "bound group" : "group formula"}: it cannot be replaced by values.`;
  throw new StoreError("wrong_kind", message, { name, kind });
}

function assertSameAwareness({ name, tzaware }: HeadRow, frame: Frame): void {
  if (tzaware === frame.tzaware) return;
  const [has, given] = [tzaware, frame.tzaware].map((aware) => `instants ${aware ? "with" : "without"} a time zone`);
  throw new StoreError("incompatible_series", `"${name}" has ${has}; it cannot take ${given}.`, { name, tzaware });
}

/** The columns in the order of the group, which needs exactly these. */
function inOrder({ name, columns }: GroupHead, frame: Frame): Frame {
  const missing = columns.filter((column) => frame.column(column) === undefined);
  const excess = frame.columns.filter((column) => !columns.includes(column));
  if (missing.length + excess.length > 0) {
    const quoted = (names: readonly string[]): string => names.map((column) => `"${column}"`).join(", ");
    const problems = [
      ...(missing.length === 0 ? [] : [`${quoted(missing)} missing`]),
      ...(excess.length === 0 ? [] : [`${quoted(excess)} in excess`]),
    ].join(", ");
    const message = `"${name}" needs the columns of its first revision: ${problems}.`;
    throw new StoreError("different_columns", message, { name, missing, excess });
  }
  const cells = columns.map((column) => [column, (frame.column(column) as Series).values] as const);
  return new Frame(frame.index, cells, frame.tzaware);
}

async function currentFrame(
  tx: Queryable,
  { namespace }: StoreContext,
  name: string,
  options: QueryOptions,
): Promise<Frame> {
  const read = await readGroup(tx, namespace, { name }, options);
  return read === undefined ? Frame.empty() : frameOf(read, read.revisions.at(-1));
}

async function insertRevision(
  tx: Queryable,
  { ns }: StoreContext,
  { id, number: before }: GroupHead,
  frame: Frame,
  inserted: number,
  author: string,
  options: ReplaceGroupOptions,
): Promise<void> {
  const number = before + 1;
  await tx.query(
    `with r as (insert into ${ns}.group_revision(group_id, number, inserted, author, metadata) values ($1, $2, $3, $4, $5::jsonb))
     update ${ns}.series_group set head = $2, head_inserted = $3 where id = $1`,
    [id, number, inserted, author, storedMetadata(options.metadata ?? {})],
    options,
  );
  const columns = [...frame.entries()].map(([, { values }]) => values);
  const rows = [...piecesOf({ index: frame.index, columns })].map((piece, part) => [
    field.int8(id),
    field.int4(number),
    field.int4(part),
    field.float8(piece.index.first as number),
    field.float8(piece.index.last as number),
    encodeRows(piece),
  ]);
  const target = `${ns}.group_chunk(group_id, revision, part, value_from, value_to, data)`;
  await tx.copyIn(target, encodeCopy(rows), options);
}
