import type { AnySeries } from "@asof/series";
import { decodeChunk, type Run } from "./chunk.js";
import { RowReader } from "./database/copy-rows.js";
import type { Queryable, QueryOptions } from "./database/database.js";
import { literal, number } from "./database/sql.js";
import { storedName } from "./names.js";
import { State } from "./state.js";

export const chunkKinds = { diff: 0, snapshot: 1, replacement: 2 } as const;

/** Earlier than any insertion date. */
export const beforeAll = -1e300;

/** Which revisions and which instants of a series to read; all bounds inclusive, epoch milliseconds. */
export interface Window {
  /** Revisions inserted until then; all when undefined. */
  readonly until?: number | undefined;
  /**
   * Also the single changes that were inserted after that instant. When undefined only what the
   * state as of `until` needs is read.
   */
  readonly since?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** What is known of a name, with the chunks of a window. */
export interface WindowRead {
  readonly id: number;
  readonly kind: "primary" | "formula";
  readonly tzaware: boolean;
  readonly valueType: "number" | "string";
  readonly formula: string | undefined;
  /** The newest revision inserted until `until`; 0 when there is none. */
  readonly revision: number;
  readonly window: Window;
  readonly chunks: readonly { readonly kind: number; readonly data: Uint8Array }[];
}

/** One change on the way through the revisions, oldest first. */
export interface WindowChange extends Run {
  /** Everything before it is gone. */
  readonly replaces: boolean;
}

/** Everything a read of one series needs, in one statement; `undefined` for an unknown name. */
export async function readWindow(
  queryable: Queryable,
  namespace: string,
  { name, ...window }: Window & { readonly name: string },
  options?: QueryOptions,
): Promise<WindowRead | undefined> {
  return (await readWindows(queryable, namespace, [name], window, options)).get(storedName(name));
}

/** The same window of several series, by name, in one statement; unknown names are not in the answer. */
export async function readWindows(
  queryable: Queryable,
  namespace: string,
  names: readonly string[],
  window: Window,
  options?: QueryOptions,
): Promise<Map<string, WindowRead>> {
  const rows = new RowReader(await queryable.copyOut(windowSelect(namespace, names, window), options));
  const reads = new Map<string, WindowRead & { chunks: { kind: number; data: Uint8Array }[] }>();
  while (rows.next()) {
    const name = rows.text(8);
    const read = reads.get(name) ?? headOf(rows, window);
    reads.set(name, read);
    if (!rows.isNull(6)) read.chunks.push({ kind: rows.int2(6), data: rows.bytes(7) });
  }
  return reads;
}

function headOf(rows: RowReader, window: Window) {
  return {
    id: rows.int8(0),
    kind: rows.text(1) as WindowRead["kind"],
    tzaware: rows.bool(2),
    valueType: rows.text(3) as WindowRead["valueType"],
    formula: rows.isNull(4) ? undefined : rows.text(4),
    revision: rows.isNull(5) ? 0 : rows.int4(5),
    window,
    chunks: [],
  };
}

/** The changes of a window, cut to its value dates. */
export function* changesOf(read: WindowRead): Generator<WindowChange> {
  const { from, to } = read.window;
  let replacedBy = 0;
  let started = false;
  for (const { kind, data } of read.chunks) {
    for (const run of decodeChunk(data)) {
      if (run.revision > read.revision) continue;
      const opens = kind === chunkKinds.replacement || !started || run.revision === replacedBy;
      if (kind === chunkKinds.snapshot && !opens) continue;
      const replaces = kind !== chunkKinds.diff && run.revision !== replacedBy;
      if (replaces) replacedBy = run.revision;
      yield { ...cut(run, from, to), replaces };
    }
    started = true;
  }
}

/** The series as of the end of the window; erased points as marks or not at all. */
export function seriesOf(read: WindowRead, keepNans = false): AnySeries {
  const state = stateOf(read);
  return keepNans ? state.series(read.tzaware) : state.liveSeries(read.tzaware);
}

export function stateOf(read: WindowRead): State {
  const bytes = read.chunks.reduce((sum, chunk) => sum + chunk.data.length, 0);
  const state = new State(read.valueType, Math.ceil(bytes / 8));
  for (const change of changesOf(read)) {
    if (change.replaces) state.clear();
    state.apply(change.times, change.values);
  }
  return state;
}

function windowSelect(namespace: string, names: readonly string[], { until, since, from, to }: Window): string {
  const ns = `"${namespace}"`;
  const atOrBefore = (date: number, column: string): string =>
    `(select v.${column} from ${ns}.revision v where v.series_id = s.id and v.inserted <= ${number(date)} order by v.inserted desc limit 1)`;
  const texts = names.map((name) => literal(storedName(name)));
  const named = texts.length === 1 ? `= ${texts[0]}` : `in (${texts.join(", ")})`;
  const revision = until === undefined ? "s.head" : atOrBefore(until, "number");
  const baseDate = since ?? until;
  const base = baseDate === undefined ? "s.base" : atOrBefore(baseDate, "base");
  const overlap = [
    ...(from === undefined ? [] : [`c.value_to >= ${number(from)}`]),
    ...(to === undefined ? [] : [`c.value_from <= ${number(to)}`]),
  ].join(" and ");
  // The first row of a replacement is read even when outside the window: it ends what was before.
  const inside = overlap === "" ? "" : `and ((${overlap}) or (c.kind = ${chunkKinds.replacement} and c.part = 0))`;
  return `select s.id, s.kind, s.tzaware, s.value_type, s.formula, s.revision, c.kind, c.data, s.name
    from (select s.*, ${revision} as revision, coalesce(${base}, 0) as start from ${ns}.series s where s.name ${named}) s
    left join ${ns}.chunk c on c.series_id = s.id and (c.revision, c.kind) >= (s.start, 1) and c.revision <= s.revision ${inside}
    order by s.id, c.revision, c.kind, c.part`;
}

function cut(run: Run, from: number | undefined, to: number | undefined): Run {
  const { times } = run;
  const start = from === undefined ? 0 : countWhile(times, (t) => t < from);
  const end = to === undefined ? times.length : countWhile(times, (t) => t <= to);
  if (start === 0 && end === times.length) return run;
  const stop = Math.max(start, end);
  const values = run.values instanceof Float64Array ? run.values.subarray(start, stop) : run.values.slice(start, stop);
  return { ...run, times: times.subarray(start, stop), values };
}

/** How many leading instants satisfy a condition that only leading ones do. */
export function countWhile(times: Float64Array, condition: (time: number) => boolean): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (condition(times[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}
