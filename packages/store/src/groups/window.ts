import { Frame, sliceFrame } from "@asof/series";
import { RowReader } from "../database/copy-rows.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { literal, number } from "../database/sql.js";
import { storedName } from "../names.js";
import { decodeRows, joinRows } from "./frame-chunk.js";
import type { GroupBinding, GroupKind } from "./group-store.js";

/** Which revisions and which rows of a group to read; all bounds inclusive, epoch milliseconds. */
export interface GroupWindow {
  /** Revisions inserted until then; all when undefined. */
  readonly until?: number | undefined;
  /** All revisions from that instant on; only the newest when undefined. */
  readonly since?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface GroupRevision {
  readonly inserted: number;
  readonly chunks: readonly Uint8Array[];
}

/** What is known of a group, with the revisions of a window, oldest first. */
export interface GroupRead {
  readonly name: string;
  readonly kind: GroupKind;
  readonly tzaware: boolean;
  readonly columns: readonly string[];
  /** The text of a group formula; of a bound group the name of the series formula. */
  readonly formula: string | undefined;
  readonly bindings: readonly GroupBinding[];
  readonly window: GroupWindow;
  readonly revisions: readonly GroupRevision[];
}

type Head = Omit<GroupRead, "revisions">;

/** Several groups by name, in one statement; unknown names are not in the answer. */
export async function readGroups(
  queryable: Queryable,
  namespace: string,
  names: readonly string[],
  window: GroupWindow,
  options?: QueryOptions,
): Promise<Map<string, GroupRead>> {
  const rows = new RowReader(await queryable.copyOut(windowSelect(namespace, names, window), options));
  const reads = new Map<string, Head & { revisions: { inserted: number; chunks: Uint8Array[] }[] }>();
  while (rows.next()) {
    const name = rows.text(0);
    const read = reads.get(name) ?? { ...headOf(rows, name, window), revisions: [] };
    reads.set(name, read);
    if (rows.isNull(6)) continue;
    const inserted = rows.float8(6);
    if (read.revisions.at(-1)?.inserted !== inserted) read.revisions.push({ inserted, chunks: [] });
    if (!rows.isNull(7)) read.revisions.at(-1)?.chunks.push(rows.bytes(7));
  }
  return reads;
}

/** One of them; `undefined` for an unknown name. */
export async function readGroup(
  queryable: Queryable,
  namespace: string,
  { name, ...window }: GroupWindow & { readonly name: string },
  options?: QueryOptions,
): Promise<GroupRead | undefined> {
  return (await readGroups(queryable, namespace, [name], window, options)).get(storedName(name));
}

/** The group as of a revision, cut to the value dates of the window; no rows when there is no revision. */
export function frameOf(read: GroupRead, revision: GroupRevision | undefined): Frame {
  const { columns, tzaware, window } = read;
  if (revision === undefined || revision.chunks.length === 0) return Frame.empty(columns, tzaware);
  const rows = joinRows(revision.chunks.map(decodeRows), columns.length);
  const cells = columns.map((name, i) => [name, rows.columns[i] as Float64Array] as const);
  return sliceFrame(new Frame(rows.index, cells, tzaware), window);
}

function headOf(rows: RowReader, name: string, window: GroupWindow): Head {
  return {
    name,
    kind: rows.text(1) as GroupKind,
    tzaware: rows.bool(2),
    columns: JSON.parse(rows.text(3)),
    formula: rows.isNull(4) ? undefined : rows.text(4),
    bindings: rows.isNull(5) ? [] : JSON.parse(rows.text(5)),
    window,
  };
}

function windowSelect(namespace: string, names: readonly string[], { until, since, from, to }: GroupWindow): string {
  const ns = `"${namespace}"`;
  const texts = names.map((name) => literal(storedName(name)));
  const before = until === undefined ? "" : ` and v.inserted <= ${number(until)}`;
  const newest = `r.number = (select v.number from ${ns}.group_revision v where v.group_id = g.id${before} order by v.inserted desc limit 1)`;
  const all = [
    `r.inserted >= ${number(since ?? 0)}`,
    ...(until === undefined ? [] : [`r.inserted <= ${number(until)}`]),
  ];
  const overlap = [
    ...(from === undefined ? [] : [`and c.value_to >= ${number(from)}`]),
    ...(to === undefined ? [] : [`and c.value_from <= ${number(to)}`]),
  ].join(" ");
  return `select g.name, g.kind, g.tzaware, g.columns::text, g.formula, g.bindings::text, r.inserted, c.data
    from ${ns}.series_group g
    left join ${ns}.group_revision r on r.group_id = g.id and ${since === undefined ? newest : all.join(" and ")}
    left join ${ns}.group_chunk c on c.group_id = g.id and c.revision = r.number ${overlap}
    where g.name in (${texts.join(", ")}) order by g.id, r.number, c.part`;
}
