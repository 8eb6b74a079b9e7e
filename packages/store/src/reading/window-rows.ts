import { chunkKinds, chunkPoints } from "../chunks/chunk.js";
import { RowReader } from "../database/copy-rows.js";
import type { PreparedParameter, Queryable, QueryOptions } from "../database/database.js";
import { finite, literal, number } from "../database/sql.js";
import type { Window } from "./window.js";

/** A series with one of its chunks, or with none. */
export interface WindowRow {
  readonly id: number;
  readonly kind: "primary" | "formula";
  readonly tzaware: boolean;
  readonly value_type: "number" | "string";
  readonly formula: string | null;
  readonly revision: number | null;
  readonly chunk_kind: number | null;
  readonly data: Uint8Array | null;
  readonly name: string;
}

interface WindowQuery extends Window {
  readonly namespace: string;
  readonly names: readonly string[];
}

/** How many chunks an answer may have to come as the rows of a planned statement. */
const fewChunks = 16;

/**
 * The rows of a window, those of a series together and in order. Few chunks come fastest by a statement
 * that is planned already, many by COPY, which has to be planned each time.
 */
export async function windowRows(
  queryable: Queryable,
  query: WindowQuery,
  options?: QueryOptions,
): Promise<readonly WindowRow[]> {
  const { points = 0 } = query;
  const rows = points > fewChunks * chunkPoints ? undefined : await fewWindowRows(queryable, query, [], options);
  if (rows !== undefined) return rows;
  const written: Write = (value) =>
    typeof value === "number" ? number(value) : `array[${value.map(literal).join(", ")}]`;
  return copiedRows(await queryable.copyOut(windowSelect(query, written), options));
}

/** The same with more columns of the series `s`; `undefined` when there are many rows. */
export async function fewWindowRows<More = unknown>(
  queryable: Queryable,
  query: WindowQuery,
  columns: readonly string[],
  options?: QueryOptions,
): Promise<readonly (WindowRow & More)[] | undefined> {
  const params: PreparedParameter[] = [];
  const parameter: Write = (value) => `$${params.push(value)}`;
  const most = query.names.length + fewChunks;
  const select = `${windowSelect(query, parameter, columns)} limit ${parameter(most + 1)}::bigint`;
  const rows = await queryable.prepared<WindowRow & More>(select, params, options);
  return rows.length <= most ? rows : undefined;
}

/** Puts a value into a statement: as its text, or as a parameter. */
type Write = (value: number | readonly string[]) => string;

function windowSelect(
  { namespace, names, until, since, from, to }: WindowQuery,
  write: Write,
  columns: readonly string[] = [],
): string {
  const ns = `"${namespace}"`;
  const double = (value: number): string => `${write(finite(value))}::double precision`;
  const named = `s.name = any(${write(names)}::text[])`;
  const atOrBefore = (date: number, column: string): string =>
    `(select v.${column} from ${ns}.revision v where v.series_id = s.id and v.inserted <= ${double(date)} order by v.inserted desc limit 1)`;
  const revision = until === undefined ? "s.head" : atOrBefore(until, "number");
  const baseDate = since ?? until;
  const base = baseDate === undefined ? "s.base" : atOrBefore(baseDate, "base");
  const overlap = [
    ...(from === undefined ? [] : [`c.value_to >= ${double(from)}`]),
    ...(to === undefined ? [] : [`c.value_from <= ${double(to)}`]),
  ].join(" and ");
  // The first row of a replacement is read even when outside the window: it ends what was before.
  const inside = overlap === "" ? "" : `and ((${overlap}) or (c.kind = ${chunkKinds.replacement} and c.part = 0))`;
  return `select s.id, s.kind, s.tzaware, s.value_type, s.formula, s.revision, c.kind as chunk_kind, c.data, ${["s.name", ...columns].join(", ")}
    from (select s.*, ${revision} as revision, coalesce(${base}, 0) as start from ${ns}.series s where ${named}) s
    left join ${ns}.chunk c on c.series_id = s.id and (c.revision, c.kind) >= (s.start, 1) and c.revision <= s.revision ${inside}
    order by s.id, c.revision, c.kind, c.part`;
}

function copiedRows(pieces: readonly Uint8Array[]): WindowRow[] {
  const rows = new RowReader(pieces);
  const copied: WindowRow[] = [];
  while (rows.next()) {
    copied.push({
      id: rows.int8(0),
      kind: rows.text(1) as WindowRow["kind"],
      tzaware: rows.bool(2),
      value_type: rows.text(3) as WindowRow["value_type"],
      formula: rows.isNull(4) ? null : rows.text(4),
      revision: rows.isNull(5) ? null : rows.int4(5),
      chunk_kind: rows.isNull(6) ? null : rows.int2(6),
      data: rows.isNull(7) ? null : rows.bytes(7),
      name: rows.text(8),
    });
  }
  return copied;
}
