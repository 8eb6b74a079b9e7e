import { type InstantLike, Time } from "@asof/series";
import type { CallOptions, Client } from "../client.js";
import { type JobError, type JobState, jobs, type NodeJobCreate, type NodeJobGet } from "../contract/jobs.js";
import { absoluteTiming, type Boundary, boundaryTiming } from "../timing.js";
import { Resource } from "./resource.js";
import { pollUntil, type WaitOptions } from "./wait.js";

/** Which range a job is about. */
export interface JobRangeOptions extends CallOptions {
  /** Inclusive. */
  startTiming: Boundary;
  /** Exclusive. */
  endTiming: Boundary;
  /** What relative timings count from, and what inputs are read as of. Default: now. */
  asOfTime?: InstantLike;
}

/** A run of a time series, or a fit of a model. */
export class NodeJob extends Resource<NodeJobGet> {
  readonly #project: string;

  constructor(client: Client, answer: NodeJobGet, project: string) {
    super(client, answer);
    this.#project = project;
  }

  get type(): NodeJobGet["type"] {
    return this.answer.type;
  }

  get state(): JobState {
    return this.answer.state;
  }

  get isCompleted(): boolean {
    return isCompleted(this.state);
  }

  /** What went wrong at which node. */
  get errors(): readonly JobError[] {
    return this.answer.errors;
  }

  /** The uuid of the result, once there is one. */
  get result(): string | null {
    return this.answer.result ?? null;
  }

  get asOfTime(): Time {
    return new Time(this.answer.as_of_time);
  }

  /** Reads the job again, in place. */
  async refresh(options: CallOptions = {}): Promise<this> {
    const client = this.clientOf(options);
    const { node, type, uuid } = this.answer;
    const project_uuid = this.#project;
    const answer: Promise<NodeJobGet> =
      type === "NodeRunJob"
        ? client.call(jobs.getRunJob, {
            params: { project_uuid, time_series_uuid: node, uuid },
            signal: options.signal,
          })
        : client.call(jobs.getFitJob, { params: { project_uuid, model_uuid: node, uuid }, signal: options.signal });
    return this.learn(await answer);
  }

  /** Reads the job until it has succeeded or failed: look at `state` and `errors` then. */
  async waitUntilCompleted(options: WaitOptions & CallOptions = {}): Promise<this> {
    await pollUntil(async () => (await this.refresh(options)).isCompleted, `job ${this.uuid}`, options);
    return this;
  }
}

export function isCompleted(state: JobState): boolean {
  return state !== "PENDING" && state !== "STARTED";
}

export function jobCreate({ startTiming, endTiming, asOfTime }: JobRangeOptions): NodeJobCreate {
  return {
    object: "NodeJob",
    start_timing: boundaryTiming(startTiming),
    end_timing: boundaryTiming(endTiming),
    ...(asOfTime !== undefined && { as_of_time: absoluteTiming(asOfTime) }),
  };
}
