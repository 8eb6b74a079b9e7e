import { type AnySeries, diff, seriesEqual } from "@asof/series";
import type { HistoryOptions, SeriesStore } from "../series-store.js";
import { unpackHistory } from "./pack-history.js";
import { boundsOf, inBatches, insertionBoundsOf, signalOf, type Transport } from "./transport.js";

type Reads = Pick<SeriesStore, "get" | "insertionDates" | "exists">;

/** By one request; from servers that cannot, the later originals, by one for each insertion date. */
export async function remoteHistory(
  remote: Transport,
  reads: Reads,
  name: string,
  options: HistoryOptions = {},
): Promise<Map<number, AnySeries> | undefined> {
  const searchParams = {
    name,
    ...insertionBoundsOf(options),
    ...boundsOf(options),
    diffmode: options.diffMode ?? false,
    _keep_nans: options.keepNans ?? false,
    format: "tshpack",
  };
  const reply = await remote.ask("series/history", { searchParams, ...signalOf(options) });
  if (reply === undefined) return await historyByStates(reads, name, options);
  return reply.status === 404 ? undefined : await unpackHistory(await reply.bytes());
}

async function historyByStates(
  reads: Reads,
  name: string,
  options: HistoryOptions,
): Promise<Map<number, AnySeries> | undefined> {
  if (!(await reads.exists(name, options))) return undefined;
  const dates = await reads.insertionDates(name, options);
  const [first] = dates;
  const wanted = options.diffMode === true && first !== undefined ? [first - 1000, ...dates] : dates;
  const states = await inBatches(wanted, 8, (date) => reads.get(name, { ...options, revisionDate: date }));
  return historyOf(wanted, states, options);
}

function historyOf(
  dates: readonly number[],
  states: readonly (AnySeries | undefined)[],
  options: HistoryOptions,
): Map<number, AnySeries> {
  const bounded = options.fromValueDate !== undefined || options.toValueDate !== undefined;
  const entries = new Map<number, AnySeries>();
  dates.forEach((date, i) => {
    const [previous, state] = [states[i - 1], states[i]];
    if (state === undefined || (options.diffMode === true && i === 0)) return;
    if (bounded && entries.size > 0 && previous !== undefined && seriesEqual(previous, state)) return;
    entries.set(date, options.diffMode === true && previous !== undefined ? diff(previous, state) : state);
  });
  return entries;
}
