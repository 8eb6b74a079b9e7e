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
  const known = await Promise.all(variables.map((variable) => newestOf(timeSeries[variable], store, options)));
  if (variables.every((variable, i) => summary.newest[variable] === known[i])) return { ...summary, revisions: 0 };
  let revisions = 0;
  for (const [i, variable] of variables.entries()) {
    const days = dailyRevisions(file.observations().series[variable]);
    const missing = days.filter((day) => day.asOfTime.epochMilliseconds > (known[i] ?? Number.NEGATIVE_INFINITY));
    for (let from = 0; from < missing.length; from += daysARequest) {
      options.signal?.throwIfAborted();
      progress.count("Loading days of observations", i * days.length + from, variables.length * days.length);
      await timeSeries[variable].insertTimeArrays(missing.slice(from, from + daysARequest), options);
    }
    revisions += missing.length;
  }
  return { ...summary, revisions };
}

/** When the newest value became known; `null` without any. */
async function newestOf(
  timeSeries: TimeSeries,
  store: SeriesStore,
  options: { signal?: AbortSignal },
): Promise<number | null> {
  return (await store.insertionDates(storeName(timeSeries), options)).at(-1) ?? null;
}

/** The name under which the store keeps the values. */
export function storeName(timeSeries: TimeSeries): string {
  if (timeSeries.series !== undefined) return timeSeries.series;
  throw new ServerError("no_data", `The server does not tell where it keeps "${timeSeries.title}".`);
}
