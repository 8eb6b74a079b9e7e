import { Time, type TimeArray } from "@asof/series";
import type { BacktestResultGet, BacktestResultPayload } from "../contract/backtests.js";
import { timeArrayFromDataset } from "../contract/time-array.js";

/** What a model said at one reference time. */
export interface BacktestPrediction {
  /** From which fit, counted from 0. */
  readonly fold: number;
  readonly referenceTime: Time;
  /** Which output of the model. */
  readonly outputIndex: number;
  readonly values: TimeArray;
}

export interface BacktestResult {
  readonly uuid: string;
  readonly startTime: Time;
  readonly endTime: Time;
  /** By name, for example `mae`; null where a metric is not defined. */
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly targets: TimeArray;
  /** In the order of folds and reference times. */
  readonly predictions: readonly BacktestPrediction[];
}

export function readBacktestResult(answer: BacktestResultGet, payload: BacktestResultPayload): BacktestResult {
  const predictions = payload.fold_results.flatMap(({ predict_results }, fold) =>
    predict_results.flatMap(({ reference_time, predictions }) =>
      predictions.map((dataset, outputIndex) => {
        return { fold, referenceTime: new Time(reference_time), outputIndex, values: timeArrayFromDataset(dataset) };
      }),
    ),
  );
  const [targets] = payload.targets as [BacktestResultPayload["targets"][number]];
  return {
    uuid: answer.uuid,
    startTime: new Time(answer.start_time),
    endTime: new Time(answer.end_time),
    metrics: answer.metrics ?? {},
    targets: timeArrayFromDataset(targets),
    predictions,
  };
}
