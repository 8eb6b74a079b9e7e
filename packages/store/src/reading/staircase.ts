import { type AnySeries, dropMissing, sliceInclusive, TimeDelta, take } from "@asof/series";
import { State } from "../chunks/state.js";
import type { StoreContext } from "../context.js";
import { optionalMs } from "../names.js";
import type { StaircaseOptions } from "../series-store.js";
import { beforeAll, changesOf, countWhile, readWindow, type WindowRead } from "./window.js";

/** For every value date of a primary series the value known `delta` before it. */
export async function staircase(
  context: StoreContext,
  name: string,
  options: StaircaseOptions,
): Promise<AnySeries | undefined> {
  const stairs = await readStairs(context, name, options);
  return (
    stairs && dropMissing(stairs.current === undefined ? stairs.steps : onInstantsOf(stairs.steps, stairs.current))
  );
}

export interface Stairs {
  /** What was known so long before each value date, also of those that the series has no longer. */
  readonly steps: AnySeries;
  /** The series as it is, where a replacement may have taken value dates away. */
  readonly current: AnySeries | undefined;
}

/**
 * A revision inserted at d is visible from value date d + delta on: one read of the revisions, each laid
 * over the state from there on.
 */
export async function readStairs(
  context: StoreContext,
  name: string,
  options: StaircaseOptions,
): Promise<Stairs | undefined> {
  const delta = TimeDelta.from(options.delta).milliseconds;
  const from = optionalMs(options.fromValueDate);
  const to = optionalMs(options.toValueDate);
  const since = from === undefined ? beforeAll : from - delta;
  const read = await readWindow(context.database, context.namespace, { name, since, from, to }, options);
  return read && climb(read, delta);
}

/** The steps of a window that was read from the first visible revision on. */
function climb(read: WindowRead, delta: number): Stairs {
  const steps = new State(read.valueType);
  const current = new State(read.valueType);
  let replaced = false;
  for (const { replaces, inserted, times, values } of changesOf(read)) {
    if (replaces) {
      replaced ||= current.length > 0;
      steps.truncate(inserted + delta);
      current.clear();
    }
    current.apply(times, values);
    const start = countWhile(times, (t) => t < inserted + delta);
    steps.apply(times.subarray(start), values instanceof Float64Array ? values.subarray(start) : values.slice(start));
  }
  return { steps: steps.series(read.tzaware), current: replaced ? current.series(read.tzaware) : undefined };
}

/** Only a replacement takes instants away: elsewhere every step is an instant of the current series. */
export function onInstantsOf(series: AnySeries, current: AnySeries): AnySeries {
  const window = sliceInclusive(series, { from: current.index.first, to: current.index.last });
  const kept: number[] = [];
  for (let i = 0; i < window.length; i++) {
    const time = window.index.at(i);
    const at = current.index.lowerBound(time);
    if (at < current.length && current.index.at(at) === time) kept.push(i);
  }
  return take(window, kept);
}
