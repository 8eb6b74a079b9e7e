import { type AnySeries, diff, seriesEqual } from "@asof/series";
import { State } from "../chunks/state.js";
import type { StoreContext } from "../context.js";
import { optionalMs } from "../names.js";
import type { HistoryOptions } from "../series-store.js";
import { insertionDates } from "./revisions.js";
import { beforeAll, changesOf, readWindow, type WindowRead } from "./window.js";

/** What a primary series held at each insertion date: one read of the window, one sweep over it. */
export async function history(
  context: StoreContext,
  name: string,
  options: HistoryOptions = {},
): Promise<Map<number, AnySeries> | undefined> {
  const from = optionalMs(options.fromInsertionDate);
  const read = await readWindow(
    context.database,
    context.namespace,
    {
      name,
      until: optionalMs(options.toInsertionDate),
      since: from === undefined ? beforeAll : from - 0.001,
      from: optionalMs(options.fromValueDate),
      to: optionalMs(options.toValueDate),
    },
    options,
  );
  if (read === undefined) return undefined;
  const dates = await insertionDates(context, name, options);
  // A revision that came between the two reads is left out of both.
  const known = dates.filter(({ number }) => number <= read.revision);
  return entriesOf(sweep(read, known, options.keepNans === true), options);
}

export interface HistoryState {
  readonly inserted: number;
  readonly series: AnySeries;
}

/** What a history shows of each state: all of it or differences; within value bounds not the same again. */
export function entriesOf(states: Iterable<HistoryState>, options: HistoryOptions): Map<number, AnySeries> {
  const bounded = options.fromValueDate !== undefined || options.toValueDate !== undefined;
  const entries = new Map<number, AnySeries>();
  let previous: AnySeries | undefined;
  let entered: AnySeries | undefined;
  for (const { inserted, series: shown } of states) {
    const entry = options.diffMode === true && previous !== undefined ? diff(previous, shown) : shown;
    const repeated = bounded && entered !== undefined && seriesEqual(entered, entry);
    if (inserted !== beforeAll && !repeated) {
      entries.set(inserted, entry);
      entered = entry;
    }
    previous = shown;
  }
  return entries;
}

/** The state before the first date (dated `beforeAll`), then the state at each. */
function* sweep(
  read: WindowRead,
  dates: readonly { number: number; inserted: number }[],
  keepNans: boolean,
): Generator<HistoryState> {
  const state = new State(read.valueType);
  let next = 0;
  const first = dates[0]?.number ?? 0;
  let started = false;
  const now = (inserted: number): HistoryState => ({
    inserted,
    series: keepNans ? state.series(read.tzaware) : state.liveSeries(read.tzaware),
  });
  for (const change of changesOf(read)) {
    if (!started && change.revision >= first) {
      started = true;
      yield now(beforeAll);
    }
    for (; next < dates.length && (dates[next]?.number as number) < change.revision; next++) {
      yield now(dates[next]?.inserted as number);
    }
    if (change.replaces) state.clear();
    state.apply(change.times, change.values);
  }
  for (; next < dates.length; next++) yield now(dates[next]?.inserted as number);
}
