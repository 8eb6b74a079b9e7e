import type { CallOptions } from "../client.js";
import { fitPolicies, type ModelFitPolicyGet, runPolicies, type TimeSeriesRunPolicyGet } from "../contract/policies.js";
import { type Boundary, boundaryTiming, type Schedule, scheduleTiming } from "../timing.js";
import type { Model } from "./model.js";
import { Resource } from "./resource.js";
import type { TimeSeries } from "./time-series.js";

export interface PolicyCreateOptions extends CallOptions {
  /** When jobs begin: once, every so often, or by `cronTiming("0 9 * * *", "Europe/Paris")`. */
  scheduleTiming: Schedule;
  /** Where the range of a job begins (inclusive). */
  startTiming: Boundary;
  /** Where it ends (exclusive). */
  endTiming: Boundary;
  /** Default true. */
  active?: boolean;
}

abstract class Policy<Answer extends TimeSeriesRunPolicyGet | ModelFitPolicyGet> extends Resource<Answer> {
  /** The uuid of the node that is run or fitted. */
  get node(): string {
    return this.answer.node;
  }

  get active(): boolean {
    return this.answer.active;
  }
}

/** Runs a time series on a schedule. */
export class TimeSeriesRunPolicy extends Policy<TimeSeriesRunPolicyGet> {
  static async create(options: PolicyCreateOptions & { timeSeries: TimeSeries }): Promise<TimeSeriesRunPolicy> {
    const { timeSeries, signal } = options;
    const client = options.client ?? timeSeries.client;
    const params = { project_uuid: timeSeries.project, time_series_uuid: timeSeries.uuid };
    const body = policyCreate("TimeSeriesRunPolicy", options);
    return new TimeSeriesRunPolicy(client, await client.call(runPolicies.create, { params, body, signal }));
  }
}

/** Fits a model on a schedule. */
export class ModelFitPolicy extends Policy<ModelFitPolicyGet> {
  static async create(options: PolicyCreateOptions & { model: Model }): Promise<ModelFitPolicy> {
    const { model, signal } = options;
    const client = options.client ?? model.client;
    const params = { project_uuid: model.project, model_uuid: model.uuid };
    const body = policyCreate("ModelFitPolicy", options);
    return new ModelFitPolicy(client, await client.call(fitPolicies.create, { params, body, signal }));
  }
}

function policyCreate<const Type extends string>(type: Type, options: PolicyCreateOptions) {
  return {
    object: "Policy" as const,
    schedule_timing: scheduleTiming(options.scheduleTiming),
    start_timing: boundaryTiming(options.startTiming),
    end_timing: boundaryTiming(options.endTiming),
    type,
    active: options.active ?? true,
  };
}
