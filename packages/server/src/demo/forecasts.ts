import { type Project, TimeSeries } from "@asof/platform";
import type { Time } from "@asof/series";
import type { SeriesStore } from "@asof/store";
import { midnight } from "./beijing.js";
import { storeName } from "./load.js";
import { learning, origins, succeeded } from "./replay.js";

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Every origin of the replay, the last days of the observations, and the first day of which nothing is known. */
const issued: readonly Time[] = [...origins, midnight(2014, 12, 30), midnight(2014, 12, 31), midnight(2015, 1, 1)];

/**
 * Runs a forecast as of every time at which it was due, each kept as the revision of that time, so that
 * the studio can show what was forecast when. What an earlier run has kept is left.
 */
export async function keepForecasts(forecast: TimeSeries, store: SeriesStore, options: CallOptions): Promise<void> {
  const newest = (await store.insertionDates(storeName(forecast), options)).at(-1) ?? Number.NEGATIVE_INFINITY;
  const missing = issued.filter((time) => time.epochMilliseconds > newest);
  await runAll(
    missing.map((asOfTime) => ({ series: forecast, start: asOfTime, end: asOfTime.plus("PT24H"), asOfTime })),
    options,
  );
}

/** Runs the time series that the graph gives and nothing has kept yet, over all observations. */
export async function keepDerived(project: Project, store: SeriesStore, options: CallOptions): Promise<void> {
  const all = await TimeSeries.list({ project, ...options });
  const kept = new Set((await store.catalog(options)).map((entry) => entry.name));
  const missing = all.filter((series) => !kept.has(storeName(series)));
  const asOfTime = issued.at(-1) as Time;
  await runAll(
    missing.map((series) => ({ series, start: learning.start, end: asOfTime, asOfTime })),
    options,
  );
}

interface Run {
  readonly series: TimeSeries;
  readonly start: Time;
  readonly end: Time;
  readonly asOfTime: Time;
}

/** Starts all runs, which the platform does in order, then waits for them. */
async function runAll(runs: readonly Run[], options: CallOptions): Promise<void> {
  const jobs = [];
  for (const { series, start, end, asOfTime } of runs) {
    jobs.push(await series.run({ startTiming: start, endTiming: end, asOfTime, ...options }));
  }
  for (const job of jobs) await succeeded(job, options);
}
