import {
  type BacktestGet,
  type BacktestResultPayload,
  type TimingGet,
  timeDatasetFromArrays,
} from "@asof/platform/contract";
import { Time, TimeArray, TimeDelta, toEpochMs } from "@asof/series";
import { ServerError } from "../errors.js";
import type { Frame, Window } from "../frame.js";
import { occurrences, timingAt } from "../graph/timing.js";
import type { BacktestOutcome, Fold } from "./backtest.js";

/**
 * When to fit and when to predict; every prediction uses the last fit at or before it.
 *
 * @throws {ServerError} `invalid_request` for an empty window, or when no reference time follows a fit.
 */
export function backtestFolds(backtest: BacktestGet): Fold[] {
  const start = toEpochMs(backtest.test_start_time);
  const end = toEpochMs(backtest.test_end_time);
  const fitTimes = occurrences(backtest.fit_reference_timing, start, end);
  const predictTimes = occurrences(backtest.predict_reference_timing, start, end);
  let fits = 0;
  const byFit = Map.groupBy(predictTimes, (time) => {
    while ((fitTimes[fits] ?? Number.POSITIVE_INFINITY) <= time) fits++;
    return fitTimes[fits - 1];
  });
  byFit.delete(undefined);
  if (byFit.size === 0) {
    const message = `"${backtest.title}" predicts nothing: no reference time follows a fit in its range.`;
    throw new ServerError("invalid_request", message);
  }
  const { fit_start_timing, fit_end_timing, predict_start_timing, predict_end_timing } = backtest;
  return [...(byFit as ReadonlyMap<number, number[]>)].map(([fitTime, times]) => ({
    fitTime,
    fitWindow: windowAt(fitTime, fit_start_timing, fit_end_timing),
    predictions: times.map((time) => ({
      referenceTime: time,
      window: windowAt(time, predict_start_timing, predict_end_timing),
    })),
  }));
}

function windowAt(reference: number, start: TimingGet, end: TimingGet): Window {
  const window = { start: timingAt(start, reference), end: timingAt(end, reference) };
  if (window.end > window.start) return window;
  const at = new Time(reference);
  throw new ServerError("invalid_request", `The window at ${at} is empty: its end must lie after its start.`);
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
