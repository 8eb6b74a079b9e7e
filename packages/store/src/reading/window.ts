import { type AnySeries, dropMissing } from "@asof/series";
import { chunkKinds, decodeChunk } from "../chunks/chunk.js";
import { countLeading } from "../chunks/leading.js";
import type { Run, StoredRun } from "../chunks/run.js";
import { State } from "../chunks/state.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { storedName } from "../names.js";
import { seriesOfParts } from "./parts.js";
import { type WindowRow, windowRows } from "./window-rows.js";

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
  /** About how many points there are, where that is known: many are asked for in another way. */
  readonly points?: number | undefined;
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
  readonly chunks: readonly WindowChunk[];
}

interface WindowChunk {
  readonly kind: number;
  readonly data: Uint8Array;
}

/** One change on the way through the revisions, oldest first. */
export interface WindowChange extends Run {
  /** Everything before it is gone. */
  readonly replaces: boolean;
}

/** A change whose columns nobody has asked for yet. */
export type StoredChange = StoredRun & WindowChange;

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
  const stored = [...new Set(names.map(storedName))];
  return readsOf(await windowRows(queryable, { namespace, names: stored, ...window }, options), window);
}

/** What the rows of a window say, by name. */
export function readsOf(rows: readonly WindowRow[], window: Window): Map<string, WindowRead> {
  const reads = new Map<string, WindowRead & { chunks: WindowChunk[] }>();
  for (const row of rows) {
    const { chunk_kind: kind, data } = row;
    const read = reads.get(row.name) ?? headOf(row, window);
    reads.set(row.name, read);
    if (kind !== null && data !== null) read.chunks.push({ kind, data });
  }
  return reads;
}

function headOf(row: WindowRow, window: Window): WindowRead & { chunks: WindowChunk[] } {
  const { id, kind, tzaware, value_type: valueType, formula, revision } = row;
  return {
    id,
    kind,
    tzaware,
    valueType,
    formula: formula ?? undefined,
    revision: revision ?? 0,
    window,
    chunks: [],
  };
}

/** The changes of a window, cut to its value dates. */
export function* changesOf(read: WindowRead): Generator<StoredChange> {
  let replacedBy = 0;
  let started = false;
  for (const { kind, data } of read.chunks) {
    for (const run of decodeChunk(data, read.window)) {
      if (run.revision > read.revision) continue;
      const opens = kind === chunkKinds.replacement || !started || run.revision === replacedBy;
      if (kind === chunkKinds.snapshot && !opens) continue;
      const replaces = kind !== chunkKinds.diff && run.revision !== replacedBy;
      if (replaces) replacedBy = run.revision;
      yield Object.assign(run, { replaces });
    }
    started = true;
  }
}

/** The series as of the end of the window; erased points as marks or not at all. */
export function seriesOf(read: WindowRead, keepNans = false): AnySeries {
  const changes = [...changesOf(read)];
  const parts = seriesOfParts(changes, read.tzaware);
  if (parts !== undefined) return keepNans ? parts : dropMissing(parts);
  const state = stateAfter(changes, read.valueType);
  return keepNans ? state.series(read.tzaware) : state.liveSeries(read.tzaware);
}

export function stateOf(read: WindowRead): State {
  return stateAfter([...changesOf(read)], read.valueType);
}

function stateAfter(changes: readonly StoredChange[], valueType: WindowRead["valueType"]): State {
  const points = changes.reduce((sum, { length }) => sum + length, 0);
  const state = new State(valueType, points);
  for (const change of changes) {
    if (change.replaces) state.clear();
    state.apply(change.times, change.values);
  }
  return state;
}

/** The points of a run within inclusive bounds. */
export function cut(run: Run, from: number | undefined, to: number | undefined): Run {
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
  return countLeading(times.length, (i) => condition(times[i] as number));
}
