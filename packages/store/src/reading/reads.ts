import { type AnySeries, Series } from "@asof/series";
import type { StoreContext } from "../context.js";
import { getFormula, readerFor } from "../formulas/evaluate.js";
import { formulaHistory, formulaInsertionDates, formulaInterval } from "../formulas/revisions.js";
import { formulaStaircase } from "../formulas/staircase.js";
import { StoreReader } from "../formulas/store-reader.js";
import { TimelineReader } from "../formulas/timeline.js";
import { formulaLog, textAt } from "../formulas/versions.js";
import { optionalMs, storedName } from "../names.js";
import type {
  BlockStaircaseOptions,
  CallOptions,
  GetOptions,
  HistoryOptions,
  InsertionDatesOptions,
  Interval,
  LogEntry,
  LogOptions,
  StaircaseOptions,
} from "../series-store.js";
import { blockStaircase, type ReadAt } from "./block-staircase.js";
import * as catalog from "./catalog.js";
import { withGaps } from "./frequency.js";
import { history as primaryHistory } from "./history.js";
import { insertionDates as primaryInsertionDates, log as primaryLog } from "./revisions.js";
import { staircase as primaryStaircase } from "./staircase.js";
import { readWindow, readWindows, seriesOf, type WindowRead } from "./window.js";

// What a name answers, whether points or a formula stand behind it.

export async function get(
  context: StoreContext,
  name: string,
  options: GetOptions = {},
): Promise<AnySeries | undefined> {
  const window = { name, ...windowOf(options) };
  const read = await readWindow(context.database, context.namespace, window, options);
  return read && (await shown(context, name, read, options));
}

/** All primary series by one statement, and what formulas among them read by as few as one of them needs. */
export async function getMany(
  context: StoreContext,
  names: readonly string[],
  options: GetOptions = {},
): Promise<Map<string, AnySeries>> {
  if (names.length === 0) return new Map();
  const reads = await readWindows(context.database, context.namespace, names, windowOf(options), options);
  const texts = Array.from(reads.values(), ({ formula }) => formula);
  const reader = readerFor(context, texts, options);
  const found = await Promise.all(
    [...new Set(names)].map(async (name) => {
      const read = reads.get(storedName(name));
      return read === undefined ? [] : [[name, await shown(context, name, read, options, reader)] as const];
    }),
  );
  return new Map(found.flat());
}

function windowOf({ revisionDate, fromValueDate, toValueDate }: GetOptions) {
  return { until: optionalMs(revisionDate), from: optionalMs(fromValueDate), to: optionalMs(toValueDate) };
}

async function shown(
  context: StoreContext,
  name: string,
  read: WindowRead,
  options: GetOptions,
  reader?: StoreReader,
): Promise<AnySeries> {
  const { formula, tzaware, window } = read;
  const series =
    formula === undefined
      ? seriesOf(read, options.keepNans)
      : await formulaOf(context, { name, newest: formula, tzaware }, options, reader);
  return options.inferredFrequency === true ? withGaps(series, window) : series;
}

async function formulaOf(
  context: StoreContext,
  { name, newest, tzaware }: { name: string; newest: string; tzaware: boolean },
  options: GetOptions,
  reader?: StoreReader,
): Promise<AnySeries> {
  const date = options.formulasAsOf === true ? optionalMs(options.revisionDate) : undefined;
  const text = date === undefined ? newest : await textAt(context, name, date, options);
  return text === undefined ? Series.empty(tzaware) : await getFormula(context, text, options, reader);
}

/** Revisions of a primary series, texts of a formula. */
export async function log(context: StoreContext, name: string, options?: LogOptions): Promise<LogEntry[]> {
  const revisions = await primaryLog(context, name, options);
  return revisions.length > 0 ? revisions : await formulaLog(context, name, options);
}

export async function insertionDates(
  context: StoreContext,
  name: string,
  options: InsertionDatesOptions = {},
): Promise<number[]> {
  const text = await catalog.formulaText(context, name, options);
  if (text !== undefined) return [...(await formulaInsertionDates(context, text, options))];
  return (await primaryInsertionDates(context, name, options)).map(({ inserted }) => inserted);
}

export async function history(
  context: StoreContext,
  name: string,
  options: HistoryOptions = {},
): Promise<Map<number, AnySeries> | undefined> {
  const text = await catalog.formulaText(context, name, options);
  return text === undefined
    ? await primaryHistory(context, name, options)
    : await formulaHistory(context, text, options);
}

export async function staircase(
  context: StoreContext,
  name: string,
  options: StaircaseOptions,
): Promise<AnySeries | undefined> {
  const text = await catalog.formulaText(context, name, options);
  return text === undefined
    ? await primaryStaircase(context, name, options)
    : await formulaStaircase(context, text, options);
}

export async function blocks(
  context: StoreContext,
  name: string,
  options: BlockStaircaseOptions = {},
): Promise<AnySeries | undefined> {
  const text = await catalog.formulaText(context, name, options);
  const reader = new TimelineReader(context, new StoreReader(context, options), options);
  const read: ReadAt = async ({ since, ...query }) =>
    text === undefined
      ? await reader.changed(name, query, since)
      : await getFormula(context, text, { ...query, signal: options.signal }, reader);
  return await blockStaircase(read, options);
}

export async function interval(context: StoreContext, name: string, options?: CallOptions): Promise<Interval> {
  const text = await catalog.formulaText(context, name, options);
  return text === undefined
    ? await catalog.primaryInterval(context, name, options)
    : await formulaInterval(context, name, text, options);
}
