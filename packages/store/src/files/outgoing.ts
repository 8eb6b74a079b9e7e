import type { AnySeries } from "@asof/series";
import { StoreError } from "../errors.js";
import type { SeriesStore } from "../series-store.js";
import { type Block, type BlockColumn, type OutgoingTable, valueColumn } from "./block.js";
import { changesFrom } from "./changes.js";
import type { ExportOptions } from "./export-series.js";

/** Insertion dates read at once: so many states of a series are in memory. */
const datesAtOnce = 64;

export interface Counts {
  series: number;
  points: number;
  /** Of them, those that erase what was known before. */
  erasures: number;
}

/** The table of an export in its layout; `counts` grow while it is read. */
export async function outgoingTable(
  store: SeriesStore,
  names: readonly string[],
  options: ExportOptions,
  counts: Counts,
): Promise<OutgoingTable> {
  const { layout = "long", history = false } = options;
  if (layout === "wide") return await wideTable(store, names, options, counts);
  if (layout === "single" && names.length !== 1) {
    throw new StoreError("invalid_argument", `A file without names holds one series, not ${names.length}.`);
  }
  const header = ["name", "value_date", "value", "insertion_date"];
  const from = layout === "single" ? 1 : 0;
  const to = history ? 4 : 3;
  return { header: header.slice(from, to), blocks: cut(longBlocks(store, names, options, counts), from, to) };
}

async function* cut(blocks: AsyncIterable<Block>, from: number, to: number): AsyncGenerator<Block> {
  for await (const { rows, columns } of blocks) yield { rows, columns: columns.slice(from, to) };
}

async function* longBlocks(
  store: SeriesStore,
  names: readonly string[],
  options: ExportOptions,
  counts: Counts,
): AsyncGenerator<Block> {
  for (const name of names) {
    options.onProgress?.({ done: counts.series, total: names.length });
    const revisions = options.history === true ? changesOf(store, name, options) : currentOf(store, name, options);
    for await (const { insertionDate, series } of revisions) {
      count(counts, series);
      const rows = series.length;
      const dates = new Float64Array(rows).fill(insertionDate);
      const columns = [
        { kind: "text", values: new Array<string>(rows).fill(name) },
        { kind: "instant", times: series.times, tzaware: series.tzaware },
        valueColumn(series),
        { kind: "instant", times: dates, tzaware: true },
      ] as const;
      if (rows > 0) yield { rows, columns };
    }
    counts.series++;
  }
  options.onProgress?.({ done: names.length, total: names.length });
}

interface Dated {
  readonly insertionDate: number;
  readonly series: AnySeries;
}

async function* currentOf(store: SeriesStore, name: string, options: ExportOptions): AsyncGenerator<Dated> {
  yield { insertionDate: 0, series: await current(store, name, options) };
}

async function current(store: SeriesStore, name: string, options: ExportOptions): Promise<AnySeries> {
  const series = await store.get(name, options);
  if (series === undefined) throw unknown(name);
  return series;
}

/** What each revision changed; a few states at a time. */
async function* changesOf(store: SeriesStore, name: string, options: ExportOptions): AsyncGenerator<Dated> {
  if (!(await store.exists(name, options))) throw unknown(name);
  const dates = await store.insertionDates(name, options);
  let state: AnySeries | undefined;
  for (let at = 0; at < dates.length; at += datesAtOnce) {
    const window = dates.slice(at, at + datesAtOnce);
    const bounds = { fromInsertionDate: window[0], toInsertionDate: window.at(-1) };
    const states = (await store.history(name, { ...options, ...bounds, keepNans: true })) ?? new Map();
    for (const [insertionDate, next] of states) {
      const series = changesFrom(state, next);
      state = next;
      if (series.length > 0) yield { insertionDate, series };
    }
  }
}

async function wideTable(
  store: SeriesStore,
  names: readonly string[],
  options: ExportOptions,
  counts: Counts,
): Promise<OutgoingTable> {
  if (options.history === true) {
    const message = "A column for each series has no place for what each revision changed: choose the long form.";
    throw new StoreError("invalid_argument", message);
  }
  const all: AnySeries[] = [];
  for (const name of names) {
    options.onProgress?.({ done: all.length, total: names.length });
    all.push(await current(store, name, options));
  }
  for (const series of all) count(counts, series);
  counts.series = all.length;
  return { header: ["value_date", ...names], blocks: wideBlocks(all) };
}

async function* wideBlocks(all: readonly AnySeries[]): AsyncGenerator<Block> {
  const tzaware = all[0]?.tzaware ?? true;
  if (all.some((series) => series.tzaware !== tzaware)) {
    const message = "Series with and without a time zone do not share a column of dates: choose the long form.";
    throw new StoreError("invalid_argument", message);
  }
  const times = Float64Array.from(new Set(all.flatMap((series) => [...series.times]))).sort();
  const columns = all.map((series) => spread(series, times));
  yield { rows: times.length, columns: [{ kind: "instant", times, tzaware }, ...columns] };
}

/** The values of the series at all of the instants, missing where it has none. */
function spread({ values, times: own }: AnySeries, times: Float64Array): BlockColumn {
  const positions = new Map(Array.from(own, (time, i) => [time, i]));
  const at = Array.from(times, (time) => positions.get(time) ?? -1);
  return values instanceof Float64Array
    ? { kind: "number", values: Float64Array.from(at, (i) => values[i] ?? Number.NaN) }
    : { kind: "text", values: at.map((i) => values[i] ?? null) };
}

function count(counts: Counts, { values }: AnySeries): void {
  counts.points += values.length;
  for (const value of values) if (value === null || Number.isNaN(value)) counts.erasures++;
}

function unknown(name: string): StoreError {
  return new StoreError("unknown_series", `There is no series "${name}" to export.`, { name });
}
