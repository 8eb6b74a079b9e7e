import { type InstantLike, Time } from "@asof/series";
import type { CallOptions, Client } from "../client.js";
import { type BacktestGet, backtestResultPayloadSchema, backtests } from "../contract/backtests.js";
import type { CronTimingCreate } from "../contract/timing.js";
import { PlatformError } from "../errors.js";
import {
  type Boundary,
  boundaryTiming,
  type Offset,
  offsetTiming,
  type ReferenceTime,
  referenceTiming,
} from "../timing.js";
import { BacktestJob } from "./backtest-job.js";
import { type BacktestResult, readBacktestResult } from "./backtest-result.js";
import { chooseClient, Resource, type ResourceReference, uuidOf } from "./resource.js";

export interface BacktestCreateOptions extends CallOptions {
  project: ResourceReference;
  model: ResourceReference;
  title: string;
  description?: string | null;
  /** The range of reference times, inclusive. */
  testStartTime: InstantLike;
  /** Exclusive. */
  testEndTime: InstantLike;
  /** The range that every fit learns from, relative to its reference time. */
  fitStartTiming: Boundary;
  fitEndTiming: Boundary;
  /** When the model is fitted. */
  fitReferenceTiming: ReferenceTime;
  /** The range that every prediction covers, relative to its reference time. */
  predictStartTiming: Offset;
  predictEndTiming: Offset;
  /** When the model predicts, for example `cronTiming("0 0 * * 1")`. */
  predictReferenceTiming: CronTimingCreate;
}

/** How well a model would have done, had it been at work over a range of the past. */
export class Backtest extends Resource<BacktestGet> {
  static async create(options: BacktestCreateOptions): Promise<Backtest> {
    const client = chooseClient(options, options.project, options.model);
    const params = { project_uuid: uuidOf(options.project) };
    const input = { params, body: backtestCreate(options), signal: options.signal };
    return new Backtest(client, await client.call(backtests.create, input));
  }

  static async get(uuid: string, options: CallOptions & { project?: ResourceReference } = {}): Promise<Backtest> {
    const client = chooseClient(options, options.project);
    const params = { project_uuid: uuidOf(options.project ?? "-"), uuid };
    return new Backtest(client, await client.call(backtests.get, { params, signal: options.signal }));
  }

  /** Newest first. */
  static async list(options: CallOptions & { project: ResourceReference }): Promise<Backtest[]> {
    const client = chooseClient(options, options.project);
    const params = { project_uuid: uuidOf(options.project) };
    const { data } = await client.call(backtests.list, { params, signal: options.signal });
    return data.map((answer) => new Backtest(client, answer));
  }

  get title(): string {
    return this.answer.title;
  }

  /** The uuid of the project. */
  get project(): string {
    return this.answer.project;
  }

  /** The uuid of the model. */
  get model(): string {
    return this.answer.model;
  }

  async run(options: CallOptions = {}): Promise<BacktestJob> {
    const client = this.clientOf(options);
    const params = { project_uuid: this.project, uuid: this.uuid };
    return this.#job(client, await client.call(backtests.run, { params, signal: options.signal }));
  }

  /** Newest first. */
  async listJobs(options: CallOptions = {}): Promise<BacktestJob[]> {
    const client = this.clientOf(options);
    const params = { project_uuid: this.project, backtest_uuid: this.uuid };
    const { data } = await client.call(backtests.listJobs, { params, signal: options.signal });
    return data.map((answer) => this.#job(client, answer));
  }

  /**
   * Targets, predictions and metrics of a job that succeeded; of the latest job by default.
   *
   * @throws {PlatformError} `job_failed` when the backtest was never run.
   */
  async getResult(options: CallOptions & { job?: ResourceReference } = {}): Promise<BacktestResult> {
    const client = this.clientOf(options);
    const { signal } = options;
    const job = options.job ?? (await this.listJobs(options))[0];
    if (job === undefined)
      throw new PlatformError("job_failed", `Backtest "${this.title}" has no job: call run() first.`);
    const params = { project_uuid: this.project, backtest_uuid: this.uuid };
    const answer = await client.call(backtests.getResult, { params, query: { job_uuid: uuidOf(job) }, signal });
    return readBacktestResult(
      answer,
      await client.download(answer.result_url, backtestResultPayloadSchema, { signal }),
    );
  }

  async delete(options: CallOptions = {}): Promise<void> {
    const params = { project_uuid: this.project, uuid: this.uuid };
    await this.clientOf(options).call(backtests.delete, { params, signal: options.signal });
  }

  #job(client: Client, answer: ConstructorParameters<typeof BacktestJob>[1]): BacktestJob {
    return new BacktestJob(client, answer, this.project);
  }
}

function backtestCreate(options: BacktestCreateOptions) {
  return {
    title: options.title,
    test_start_time: String(Time.from(options.testStartTime)),
    test_end_time: String(Time.from(options.testEndTime)),
    fit_start_timing: boundaryTiming(options.fitStartTiming),
    fit_end_timing: boundaryTiming(options.fitEndTiming),
    fit_reference_timing: referenceTiming(options.fitReferenceTiming),
    predict_start_timing: offsetTiming(options.predictStartTiming),
    predict_end_timing: offsetTiming(options.predictEndTiming),
    predict_reference_timing: options.predictReferenceTiming,
    model: uuidOf(options.model),
    object: "Backtest" as const,
    description: options.description ?? null,
  };
}
