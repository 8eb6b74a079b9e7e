import type { CallOptions, Client } from "../client.js";
import { type BacktestJobGet, backtests } from "../contract/backtests.js";
import type { JobState } from "../contract/jobs.js";
import { isCompleted } from "./job.js";
import { Resource } from "./resource.js";
import { pollUntil, type WaitOptions } from "./wait.js";

/** One run of a backtest. */
export class BacktestJob extends Resource<BacktestJobGet> {
  readonly #project: string;

  constructor(client: Client, answer: BacktestJobGet, project: string) {
    super(client, answer);
    this.#project = project;
  }

  get state(): JobState {
    return this.answer.state;
  }

  get isCompleted(): boolean {
    return isCompleted(this.state);
  }

  /** Why it failed, where the server tells it. */
  get errorReason(): string | null {
    return this.answer.error_reason ?? null;
  }

  /** Reads the job again, in place. */
  async refresh(options: CallOptions = {}): Promise<this> {
    const params = { project_uuid: this.#project, backtest_uuid: this.answer.backtest, uuid: this.uuid };
    return this.learn(await this.clientOf(options).call(backtests.getJob, { params, signal: options.signal }));
  }

  /** Reads the job until it has succeeded or failed: look at `state` then. */
  async waitUntilCompleted(options: WaitOptions & CallOptions = {}): Promise<this> {
    await pollUntil(async () => (await this.refresh(options)).isCompleted, `backtest job ${this.uuid}`, options);
    return this;
  }
}
