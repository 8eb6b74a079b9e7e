import type { CacheStore } from "@asof/cache";
import type { TimeSeries } from "@asof/platform";
import type { SeriesStore } from "@asof/store";
import { ServerError } from "../errors.js";
import { type Variable, variables } from "./observations.js";
import type { ObservationsFile, ObservationsSummary } from "./observations-file.js";
import type { Progress } from "./progress.js";
import { dailyRevisions } from "./revisions.js";

const daysARequest = 366;

export interface LoadTarget {
  readonly timeSeries: Readonly<Record<Variable, TimeSeries>>;
  readonly store: SeriesStore;
  readonly cache: CacheStore;
}

export interface Loaded extends ObservationsSummary {
  /** Revisions that this run brought; none when an earlier run brought them all. */
  readonly revisions: number;
}

/**
 * Brings the observations into the platform as they became known: one revision a day, inserted at
 * midnight in Beijing, holding the hours before it. What an earlier run has brought is left, and when
 * that is everything the file is not even parsed.
 */
export async function loadObservations(
  file: ObservationsFile,
  { timeSeries, store, cache }: LoadTarget,
  progress: Progress,
  options: { signal?: AbortSignal } = {},
): Promise<Loaded> {
  const summary = await file.summary(cache, options);
  const series = variables.map((variable) => storeName(timeSeries[variable]));
  const newest = variables.map((variable) => summary.newest[variable]);
  const complete = await Promise.all(series.map((name, i) => hasRevision(store, name, newest[i] ?? null, options)));
  if (!complete.includes(false)) return { ...summary, revisions: 0 };
  const known = await Promise.all(series.map(async (name) => (await store.insertionDates(name, options)).at(-1)));
  let revisions = 0;
  for (const [i, variable] of variables.entries()) {
    const days = dailyRevisions(file.observations().series[variable]);
    const missing = days.filter((day) => day.asOfTime.epochMilliseconds > (known[i] ?? Number.NEGATIVE_INFINITY));
    for (let from = 0; from < missing.length; from += daysARequest) {
      options.signal?.throwIfAborted();
      const done = (i + 1) * days.length - missing.length + from;
      progress.count("Loading days of observations", done, variables.length * days.length);
      await timeSeries[variable].insertTimeArrays(missing.slice(from, from + daysARequest), options);
    }
    revisions += missing.length;
  }
  return { ...summary, revisions };
}

/** Whether the store has what became known at that time; of no time there is nothing to have. */
async function hasRevision(
  store: SeriesStore,
  name: string,
  inserted: number | null,
  options: { signal?: AbortSignal },
): Promise<boolean> {
  if (inserted === null) return true;
  const dates = await store.insertionDates(name, {
    ...options,
    fromInsertionDate: inserted,
    toInsertionDate: inserted,
  });
  return dates.length > 0;
}

/** The name under which the store keeps the values. */
export function storeName(timeSeries: TimeSeries): string {
  if (timeSeries.series !== undefined) return timeSeries.series;
  throw new ServerError("no_data", `The server does not tell where it keeps "${timeSeries.title}".`);
}
