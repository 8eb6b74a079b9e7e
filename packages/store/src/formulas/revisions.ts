import { insertionDates as datesOf, formulaHistory as historyOf, type SeriesReader } from "@asof/formula";
import { type AnySeries, sliceInclusive } from "@asof/series";
import type { StoreContext } from "../context.js";
import { optionalMs } from "../names.js";
import { noInterval, primaryInterval } from "../reading/catalog.js";
import { entriesOf, type HistoryState } from "../reading/history.js";
import { insertionDates } from "../reading/revisions.js";
import { beforeAll } from "../reading/window.js";
import type { CallOptions, HistoryOptions, InsertionDatesOptions, Interval } from "../series-store.js";
import { dependenciesOf } from "./dependencies.js";
import { getFormula } from "./evaluate.js";
import { orStoreError } from "./failure.js";
import { isPointwise } from "./pointwise.js";
import { spliced } from "./splice.js";
import { StoreReader } from "./store-reader.js";
import { type Range, TimelineReader } from "./timeline.js";

/** When anything that a formula reads changed, and when its operators say that they did; ascending. */
export async function formulaInsertionDates(
  context: StoreContext,
  text: string,
  options: InsertionDatesOptions = {},
): Promise<readonly number[]> {
  const reader = withDates(new StoreReader(context, options), context, options);
  return await orStoreError(datesOf(text, { registry: context.registry, reader, ...insertedWithin(options) }));
}

/** The formula at every insertion date of what it reads: each primary is read once, the rest happens in memory. */
export async function formulaHistory(
  context: StoreContext,
  text: string,
  options: HistoryOptions = {},
): Promise<Map<number, AnySeries>> {
  const { registry } = context;
  const { fromValueDate, toValueDate, signal } = options;
  const timelines = new TimelineReader(context, new StoreReader(context, options), options);
  const reader = withDates(timelines, context, options);
  const query = { fromValueDate, toValueDate };
  const bounds = { from: optionalMs(fromValueDate), to: optionalMs(toValueDate) };
  const changed = await changedRanges(context, text, timelines, options);
  const rangeAt = (date: number, position: number): Range | undefined => {
    const range = position === 0 ? undefined : changed?.get(date);
    return (
      range && {
        from: Math.max(range.from, bounds.from ?? -Infinity),
        to: Math.min(range.to, bounds.to ?? Infinity),
      }
    );
  };
  const within = (date: number, position: number) => {
    const range = rangeAt(date, position);
    return range === undefined ? query : { fromValueDate: finite(range.from), toValueDate: finite(range.to) };
  };
  const known = await orStoreError(historyOf(text, { registry, reader, within, signal, ...insertedWithin(options) }));
  let previous: AnySeries | undefined;
  const states = known.map(({ insertionDate, series }, i): HistoryState => {
    const range = previous && rangeAt(insertionDate, i);
    previous =
      previous === undefined || range === undefined
        ? sliceInclusive(series, bounds)
        : spliced(previous, series, range.from, range.to);
    return { inserted: insertionDate, series: previous };
  });
  const first = known[0]?.insertionDate;
  if (options.diffMode === true && first !== undefined) {
    const before = { ...query, revisionDate: first - 0.001, signal };
    states.unshift({ inserted: beforeAll, series: await getFormula(context, text, before, timelines) });
  }
  return entriesOf(states, options);
}

function finite(bound: number): number | undefined {
  return Number.isFinite(bound) ? bound : undefined;
}

/** Which instants a formula may have changed at, by insertion date; `undefined` where only computing all of it tells. */
async function changedRanges(
  context: StoreContext,
  text: string,
  timelines: TimelineReader,
  options: CallOptions,
): Promise<ReadonlyMap<number, Range> | undefined> {
  if (!isPointwise(text)) return undefined;
  const { primaries, formulas } = await dependenciesOf(context, text, options);
  return [...formulas.values()].every(isPointwise) ? await timelines.changedRanges(primaries) : undefined;
}

function insertedWithin({ fromInsertionDate, toInsertionDate }: InsertionDatesOptions) {
  return { fromInsertionDate: optionalMs(fromInsertionDate), toInsertionDate: optionalMs(toInsertionDate) };
}

/** A reader that also knows when series changed; between the value bounds, where there are some. */
export function withDates(
  reader: StoreReader | TimelineReader,
  context: StoreContext,
  { fromValueDate, toValueDate, signal }: InsertionDatesOptions,
): SeriesReader {
  return {
    get: (name, query) => reader.get(name, query),
    metadata: (name) => reader.metadata(name),
    formula: (name) => reader.formula(name),
    find: (query) => reader.find(query),
    async insertionDates(name) {
      const bounds = { fromValueDate, toValueDate, signal };
      const holder = await reader.holderOf(name);
      if (holder !== undefined) return await holder.store.insertionDates(name, bounds);
      const revisions = await insertionDates(context, name, bounds);
      return revisions.map(({ inserted }) => inserted);
    },
  };
}

/** The hull of the intervals of the primaries. */
export async function formulaInterval(
  context: StoreContext,
  name: string,
  text: string,
  options?: CallOptions,
): Promise<Interval> {
  const { primaries } = await dependenciesOf(context, text, options);
  if (primaries.length === 0) throw noInterval(name);
  const reader = new StoreReader(context, options);
  const intervals = await Promise.all(
    primaries.map(async (primary) => {
      const holder = await reader.holderOf(primary);
      return await (holder?.store.interval(primary, options) ?? primaryInterval(context, primary, options));
    }),
  );
  return {
    tzaware: intervals[0]?.tzaware ?? true,
    from: Math.min(...intervals.map(({ from }) => from)),
    to: Math.max(...intervals.map(({ to }) => to)),
  };
}
