import {
  Backtest,
  type BacktestJob,
  type BacktestResult,
  cronTiming,
  type Model,
  type NodeJob,
  type Project,
  type TimeSeries,
} from "@asof/platform";
import type { Series, Time } from "@asof/series";
import { ServerError } from "../errors.js";
import { beijing, midnight } from "./beijing.js";
import type { DemoModel } from "./project.js";
import type { ModelReport } from "./report.js";

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What the models learn from. */
export const learning = { start: midnight(2010, 1, 1), end: midnight(2014, 1, 1) };

/** The Mondays of 2014, from which a day ahead is forecast. */
export const origins: readonly Time[] = Array.from({ length: 52 }, (_, week) => midnight(2014, 1, 6 + 7 * week));

const dayMs = 86_400_000;
/** Looking oftener takes more time from the jobs than it saves. */
const pollMs = 25;

/** What came of one model. */
export interface Replay {
  readonly result: BacktestResult;
  readonly report: Omit<ModelReport, "skill">;
  /** Artifacts that had to be computed. */
  readonly cacheMisses: number;
}

/** Fits a model on 2010-2013 as known at the end of them, then replays 2014. */
export async function replay(project: Project, { model, runtime }: DemoModel, options: CallOptions): Promise<Replay> {
  const range = { startTiming: learning.start, endTiming: learning.end, asOfTime: learning.end };
  const fit = await succeeded(await model.fit({ ...range, ...options }), options);
  const backtest = await ensureBacktest(project, model, options);
  const job = await succeeded(await backtest.run(options), options);
  const result = await backtest.getResult({ job, ...options });
  const { mae, rmse } = result.metrics;
  if (mae == null || rmse == null) {
    throw new ServerError("no_data", "The observations hold no temperature of the weeks of 2014 that are replayed.");
  }
  const report = {
    name: model.title,
    runtime,
    mae,
    rmse,
    trainingRows: fit.answer.training_rows ?? 0,
    seconds: (fit.answer.seconds ?? 0) + (job.answer.seconds ?? 0),
    cacheHits: (fit.answer.cache_hits ?? 0) + (job.answer.cache_hits ?? 0),
  };
  return { result, report, cacheMisses: (fit.answer.cache_misses ?? 0) + (job.answer.cache_misses ?? 0) };
}

/** Waits for a job. @throws {ServerError} `job_failed` with the reason that the job gives. */
export async function succeeded<J extends NodeJob | BacktestJob>(job: J, options: CallOptions): Promise<J> {
  await job.waitUntilCompleted({ ...options, pollMs });
  if (job.state === "SUCCESS") return job;
  throw new ServerError("job_failed", job.answer.error_reason ?? `The job ${job.uuid} failed.`, { job: job.uuid });
}

async function ensureBacktest(project: Project, model: Model, options: CallOptions): Promise<Backtest> {
  const title = `52 weekly origins of 2014: ${model.title.toLowerCase()}`;
  const known = (await Backtest.list({ project, ...options })).find((backtest) => backtest.title === title);
  if (known !== undefined) return known;
  return Backtest.create({
    ...options,
    project,
    model,
    title,
    testStartTime: origins[0] as Time,
    testEndTime: (origins.at(-1) as Time).plus("P7D"),
    fitStartTiming: learning.start,
    fitEndTiming: learning.end,
    fitReferenceTiming: learning.end,
    predictStartTiming: "PT0H",
    predictEndTiming: "PT24H",
    predictReferenceTiming: cronTiming("0 0 * * 1", beijing),
  });
}

/** Errors of the forecast that tomorrow is as today: the value 24 hours earlier, as known at the origin. */
export async function persistence(
  temperature: TimeSeries,
  targets: Series,
  options: CallOptions,
): Promise<{ mae: number; rmse: number }> {
  const errors = await Promise.all(
    origins.map(async (origin) => {
      const query = { startTime: origin.minus("PT24H"), endTime: origin, asOfTime: origin, ...options };
      const dayBefore = (await temperature.queryTimeArray(query)).toSeries();
      return dayBefore.times.map((time, i) => (dayBefore.values[i] as number) - valueAt(targets, time + dayMs));
    }),
  );
  return errorsOf(errors.flatMap((day) => [...day]));
}

function valueAt(series: Series, time: number): number {
  const i = series.index.lowerBound(time);
  return i < series.length && series.index.at(i) === time ? (series.values[i] as number) : Number.NaN;
}

function errorsOf(errors: readonly number[]): { mae: number; rmse: number } {
  const present = errors.filter((error) => !Number.isNaN(error));
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mae: mean(present.map(Math.abs)), rmse: Math.sqrt(mean(present.map((error) => error * error))) };
}
