import type { TimeSeries } from "@asof/platform";
import { type Series, TimeArray } from "@asof/series";
import type { SeriesStore } from "@asof/store";
import { ServerError } from "../errors.js";
import { midnightAfter, type Observations, type Variable, variables } from "./observations.js";
import type { Progress } from "./progress.js";

const dayMs = 86_400_000;
const daysARequest = 366;

/**
 * Brings the observations into the platform as they became known: one revision a day, inserted at
 * midnight in Beijing, holding the hours before it. Days that an earlier run has brought are left.
 */
export async function loadObservations(
  observations: Observations,
  target: Readonly<Record<Variable, TimeSeries>>,
  store: SeriesStore,
  progress: Progress,
  options: { signal?: AbortSignal } = {},
): Promise<number> {
  let loaded = 0;
  for (const [i, variable] of variables.entries()) {
    const days = dailyArrays(observations.series[variable]);
    const known = (await store.insertionDates(storeName(target[variable]), options)).at(-1) ?? Number.NEGATIVE_INFINITY;
    const missing = days.filter((day) => day.asOfTime.epochMilliseconds > known);
    for (let from = 0; from < missing.length; from += daysARequest) {
      options.signal?.throwIfAborted();
      progress.count("Loading days of observations", i * days.length + from, variables.length * days.length);
      await target[variable].insertTimeArrays(missing.slice(from, from + daysARequest), options);
    }
    loaded += missing.length;
  }
  return loaded;
}

/** One array a day of Beijing that has any value, known at its end. */
function dailyArrays(series: Series): TimeArray[] {
  const days: TimeArray[] = [];
  if (series.index.first === undefined || series.index.last === undefined) return days;
  for (let end = midnightAfter(series.index.first); end - dayMs <= series.index.last; end += dayMs) {
    const day = { samplePeriod: "PT1H", startTime: end - dayMs, endTime: end, asOfTime: end };
    if (series.index.lowerBound(end - dayMs) < series.index.lowerBound(end))
      days.push(TimeArray.fromSeries(series, day));
  }
  return days;
}

/** The name under which the store keeps the values. */
export function storeName(timeSeries: TimeSeries): string {
  if (timeSeries.series !== undefined) return timeSeries.series;
  throw new ServerError("no_data", `The server does not tell where it keeps "${timeSeries.title}".`);
}
