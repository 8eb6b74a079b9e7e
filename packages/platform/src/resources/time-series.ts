import { type InstantLike, type Label, Time, type TimeArray, TimeDelta } from "@asof/series";
import type { CallOptions } from "../client.js";
import { layers } from "../contract/layers.js";
import { runPolicies } from "../contract/policies.js";
import { results } from "../contract/results.js";
import { timeArrayFromDataset, timeDatasetFromArrays } from "../contract/time-array.js";
import { type TimeSeriesGet, timeSeries } from "../contract/time-series.js";
import { type JobRangeOptions, jobCreate, NodeJob } from "./job.js";
import { Layer, type LayerOptions } from "./layer.js";
import { GraphNode, type NodeCreateOptions, type NodeGetOptions, type NodeUpdateOptions } from "./node.js";
import { type PolicyCreateOptions, TimeSeriesRunPolicy } from "./policy.js";
import { chooseClient, type ResourceReference, uuidOf } from "./resource.js";
import { type RunResult, readRunResult } from "./result.js";

export interface TimeSeriesCreateOptions extends NodeCreateOptions {
  /** A positive number of days, hours, minutes or seconds. */
  samplePeriod: TimeDelta | string;
  /** Lengths of the axes of one cell; `[]` (default) for scalars. */
  cellShape?: readonly number[];
  /** The labels along each axis; whole numbers from 0 by default. */
  coordinateLabels?: readonly (readonly Label[])[];
  axisLabels?: readonly Label[];
}

export interface TimeArrayQuery extends CallOptions {
  /** Inclusive. */
  startTime: InstantLike;
  /** Exclusive. */
  endTime: InstantLike;
  /** What was known then; by default, what is known now. */
  asOfTime?: InstantLike;
  /** Instead: every sample as it was known this long before its own time. */
  asOfOffset?: TimeDelta | string;
}

/** A node that keeps values, every version of them. */
export class TimeSeries extends GraphNode<TimeSeriesGet> {
  static async create(options: TimeSeriesCreateOptions): Promise<TimeSeries> {
    const client = chooseClient(options, options.project);
    const params = { project_uuid: uuidOf(options.project) };
    const { title, description = null, samplePeriod } = options;
    const cell = cellOf(options);
    const body = {
      title,
      sample_period: String(TimeDelta.from(samplePeriod)),
      ...cell,
      ...timeSeriesNode,
      description,
    };
    return new TimeSeries(client, await client.call(timeSeries.create, { params, body, signal: options.signal }));
  }

  static async get(uuid: string, options: NodeGetOptions = {}): Promise<TimeSeries> {
    const client = chooseClient(options, options.project);
    const params = { project_uuid: uuidOf(options.project ?? "-"), uuid };
    return new TimeSeries(client, await client.call(timeSeries.get, { params, signal: options.signal }));
  }

  /** Those of one project, or of all that the caller can see. */
  static async list(options: CallOptions & { project?: ResourceReference } = {}): Promise<TimeSeries[]> {
    const client = chooseClient(options, options.project);
    const params = { project_uuid: uuidOf(options.project ?? "-") };
    const { data } = await client.call(timeSeries.list, { params, signal: options.signal });
    return data.map((answer) => new TimeSeries(client, answer));
  }

  get samplePeriod(): TimeDelta {
    return TimeDelta.parse(this.answer.sample_period);
  }

  get cellShape(): readonly number[] {
    return this.answer.cell_shape;
  }

  /** The name under which the store keeps the values, where the server tells it. */
  get series(): string | undefined {
    return this.answer.series;
  }

  /** Keeps these values as known at the array's as-of time. */
  async insertTimeArray(timeArray: TimeArray, options: CallOptions = {}): Promise<void> {
    await this.insertTimeArrays([timeArray], options);
  }

  /**
   * Keeps several arrays of different as-of times, in one request.
   *
   * @throws {PlatformError} `invalid_time_dataset` when two are as of the same time, or their cells differ.
   */
  async insertTimeArrays(timeArrays: readonly TimeArray[], options: CallOptions = {}): Promise<void> {
    const body = { time_dataset: timeDatasetFromArrays(timeArrays) };
    await this.clientOf(options).call(timeSeries.insert, { params: this.params, body, signal: options.signal });
  }

  /** The values of a range as known at a time; NaN with mask 1 where nothing was. */
  async queryTimeArray(options: TimeArrayQuery): Promise<TimeArray> {
    const { startTime, endTime, asOfTime, asOfOffset, signal } = options;
    const query = {
      start_time: String(Time.from(startTime)),
      end_time: String(Time.from(endTime)),
      ...(asOfTime !== undefined && { as_of_time: String(Time.from(asOfTime)) }),
      ...(asOfOffset !== undefined && { as_of_offset: String(TimeDelta.from(asOfOffset)) }),
    };
    const { time_dataset } = await this.clientOf(options).call(timeSeries.query, {
      params: this.params,
      query,
      signal,
    });
    return timeArrayFromDataset(time_dataset);
  }

  /** Feeds a node into this time series. */
  async createLayer(options: LayerOptions): Promise<Layer> {
    return Layer.create({ ...options, downstreamNode: this });
  }

  /** By ascending order. */
  async listLayers(options: CallOptions = {}): Promise<Layer[]> {
    const client = this.clientOf(options);
    const params = { project_uuid: this.project, time_series_uuid: this.uuid };
    const { data } = await client.call(layers.list, { params, signal: options.signal });
    return data.map((layer) => new Layer(client, layer)).sort((a, b) => a.order - b.order);
  }

  /** Runs the graph up to here on a schedule, once it is deployed. */
  async createRunPolicy(options: PolicyCreateOptions): Promise<TimeSeriesRunPolicy> {
    return TimeSeriesRunPolicy.create({ ...options, timeSeries: this });
  }

  async listRunPolicies(options: CallOptions = {}): Promise<TimeSeriesRunPolicy[]> {
    const client = this.clientOf(options);
    const params = { project_uuid: this.project, time_series_uuid: this.uuid };
    const { data } = await client.call(runPolicies.list, { params, signal: options.signal });
    return data.map((answer) => new TimeSeriesRunPolicy(client, answer));
  }

  /** Runs the graph up to here, over a range relative to the as-of time (now unless given). */
  async run(options: JobRangeOptions): Promise<NodeJob> {
    const client = this.clientOf(options);
    const input = { params: this.params, body: jobCreate(options), signal: options.signal };
    return new NodeJob(client, await client.call(timeSeries.run, input), this.project);
  }

  async getRunResult(uuid: string, options: CallOptions = {}): Promise<RunResult> {
    const params = { project_uuid: this.project, time_series_uuid: this.uuid, uuid };
    return readRunResult(
      await this.clientOf(options).call(results.getTimeSeriesRun, { params, signal: options.signal }),
    );
  }

  async update(options: NodeUpdateOptions): Promise<this> {
    const { title, description, signal } = options;
    const changes = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
    const body = { ...timeSeriesNode, ...changes };
    return this.learn(await this.clientOf(options).call(timeSeries.update, { params: this.params, body, signal }));
  }

  async delete(options: CallOptions = {}): Promise<void> {
    await this.clientOf(options).call(timeSeries.delete, { params: this.params, signal: options.signal });
  }
}

const timeSeriesNode = { object: "Node", type: "TimeSeries" } as const;

function cellOf({ cellShape = [], coordinateLabels, axisLabels }: TimeSeriesCreateOptions) {
  const labels = coordinateLabels ?? cellShape.map((length) => Array.from({ length }, (_, position) => position));
  return {
    cell_shape: [...cellShape],
    coordinate_labels: labels.map((axis) => [...axis]),
    axis_labels: [...(axisLabels ?? cellShape.map((_, axis) => axis))],
  };
}
