import { type BacktestGet, type BacktestResultPayload, timeDatasetFromArrays } from "@asof/platform/contract";
import { Time, TimeArray, TimeDelta, toEpochMs } from "@asof/series";
import { ServerError } from "../errors.js";
import type { Frame } from "../frame.js";
import { occurrences, timingAt } from "../graph/timing.js";
import type { BacktestOutcome, Fold } from "./backtest.js";

/** When to fit and when to predict; every prediction uses the last fit at or before it. */
export function backtestFolds(backtest: BacktestGet): Fold[] {
  const start = toEpochMs(backtest.test_start_time);
  const end = toEpochMs(backtest.test_end_time);
  const fitTimes = occurrences(backtest.fit_reference_timing, start, end);
  const predictTimes = occurrences(backtest.predict_reference_timing, start, end);
  const folds = fitTimes.map((fitTime, i) => ({
    fitTime,
    fitWindow: {
      start: timingAt(backtest.fit_start_timing, fitTime),
      end: timingAt(backtest.fit_end_timing, fitTime),
    },
    predictions: predictTimes
      .filter((time) => time >= fitTime && time < (fitTimes[i + 1] ?? Number.POSITIVE_INFINITY))
      .map((time) => ({
        referenceTime: time,
        window: {
          start: timingAt(backtest.predict_start_timing, time),
          end: timingAt(backtest.predict_end_timing, time),
        },
      })),
  }));
  const used = folds.filter((fold) => fold.predictions.length > 0);
  if (used.length > 0) return used;
  throw new ServerError(
    "invalid_request",
    `"${backtest.title}" predicts nothing: no reference time follows a fit in its range.`,
  );
}

/** The outcome as clients download it, with the range that it covers. */
export function payloadOf({ targets, folds }: BacktestOutcome): {
  start_time: string;
  end_time: string;
  payload: BacktestResultPayload;
} {
  const fold_results = folds.map((fold) => ({
    predict_results: fold.map(({ referenceTime, frame }) => ({
      reference_time: new Time(referenceTime).toString(),
      predictions: [datasetOf(frame, referenceTime)],
    })),
  }));
  const { start, end } = rangeOf(targets);
  return {
    start_time: new Time(start).toString(),
    end_time: new Time(end).toString(),
    payload: { targets: [datasetOf(targets, end)], fold_results },
  };
}

function datasetOf(frame: Frame, asOf: number) {
  const { start, end, step } = rangeOf(frame);
  const samplePeriod = new TimeDelta({ milliseconds: step });
  const asOfTime = new Time(asOf).floor(samplePeriod);
  const values = frame.columns[0] as Float64Array;
  return timeDatasetFromArrays([new TimeArray({ samplePeriod, startTime: start, endTime: end, asOfTime, values })]);
}

function rangeOf({ index }: Frame): { start: number; end: number; step: number } {
  const step = index.step as number;
  return { start: index.first as number, end: (index.last as number) + step, step };
}
