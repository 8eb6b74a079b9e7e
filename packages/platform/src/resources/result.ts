import { Time, type TimeArray } from "@asof/series";
import type { ModelRunResultGet, TimeSeriesRunResultGet } from "../contract/results.js";
import { timeArrayFromDataset } from "../contract/time-array.js";

/** What one run of a node left. */
export interface RunResult {
  readonly uuid: string;
  readonly startTime: Time;
  readonly endTime: Time;
  readonly asOfTime: Time;
  readonly outputs: readonly TimeArray[];
}

/** What one run of a model left, with what it was given, by group. */
export interface ModelRunResult extends RunResult {
  readonly inputs: Readonly<Record<string, readonly TimeArray[]>>;
}

export function readRunResult(answer: TimeSeriesRunResultGet | ModelRunResultGet): RunResult {
  return {
    uuid: answer.uuid,
    startTime: new Time(answer.start_time),
    endTime: new Time(answer.end_time),
    asOfTime: new Time(answer.as_of_time),
    outputs: answer.outputs.map(timeArrayFromDataset),
  };
}

export function readModelRunResult(answer: ModelRunResultGet): ModelRunResult {
  const inputs = Object.entries(answer.inputs).map(([group, datasets]) => [group, datasets.map(timeArrayFromDataset)]);
  return { ...readRunResult(answer), inputs: Object.fromEntries(inputs) };
}
