import type { AnySeries } from "@asof/series";
import { noInterval, primaryInterval } from "../catalog.js";
import type { StoreContext } from "../context.js";
import { entriesOf, type HistoryState } from "../history.js";
import { insertionDates } from "../revisions.js";
import type { CallOptions, HistoryOptions, InsertionDatesOptions, Interval } from "../series-store.js";
import { beforeAll } from "../window.js";
import { dependenciesOf } from "./dependencies.js";
import { getFormula } from "./evaluate.js";
import { StoreReader } from "./store-reader.js";
import { TimelineReader } from "./timeline.js";

/** When any of the primaries under a formula changed, ascending. */
export async function formulaInsertionDates(
  context: StoreContext,
  text: string,
  options: InsertionDatesOptions = {},
): Promise<number[]> {
  const { primaries } = await dependenciesOf(context, text, options);
  const dates = await Promise.all(primaries.map((name) => insertionDates(context, name, options)));
  return [...new Set(dates.flat().map(({ inserted }) => inserted))].sort((a, b) => a - b);
}

/** The formula at every insertion date of what it reads: each primary is read once, the rest happens in memory. */
export async function formulaHistory(
  context: StoreContext,
  text: string,
  options: HistoryOptions = {},
): Promise<Map<number, AnySeries>> {
  const dates = await formulaInsertionDates(context, text, options);
  const reader = new TimelineReader(context, new StoreReader(context, options), options);
  const { fromValueDate, toValueDate, signal } = options;
  const at = (revisionDate: number): Promise<AnySeries> =>
    getFormula(context, text, { revisionDate, fromValueDate, toValueDate, signal }, reader);
  const states: HistoryState[] = [];
  const [first] = dates;
  if (options.diffMode === true && first !== undefined)
    states.push({ inserted: beforeAll, series: await at(first - 0.001) });
  for (const inserted of dates) states.push({ inserted, series: await at(inserted) });
  return entriesOf(states, options);
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
  const intervals = await Promise.all(primaries.map((primary) => primaryInterval(context, primary, options)));
  return {
    tzaware: intervals[0]?.tzaware ?? true,
    from: Math.min(...intervals.map(({ from }) => from)),
    to: Math.max(...intervals.map(({ to }) => to)),
  };
}
