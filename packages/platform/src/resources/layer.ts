import type { CallOptions } from "../client.js";
import type { LabelIndexer } from "../contract/label-indexer.js";
import { type LayerGet, layers } from "../contract/layers.js";
import { type Boundary, boundaryTiming } from "../timing.js";
import { Resource, type ResourceReference, uuidOf } from "./resource.js";
import type { TimeSeries } from "./time-series.js";

export interface LayerOptions extends CallOptions {
  /** The node whose output is layered in. */
  node: ResourceReference;
  /** Layers of a lower order win where several have a value. */
  order: number;
  /** Which part of the output's cell; the whole by default. */
  labelIndexer?: LabelIndexer | null;
  outputIndex?: number;
  /** Where the layer begins (inclusive); nothing for no limit. */
  startTiming?: Boundary | null;
  /** Where the layer ends (exclusive); nothing for no limit. */
  endTiming?: Boundary | null;
}

/** An edge into a time series. */
export class Layer extends Resource<LayerGet> {
  static async create(options: LayerOptions & { downstreamNode: TimeSeries }): Promise<Layer> {
    const {
      downstreamNode,
      node,
      order,
      labelIndexer = null,
      outputIndex = 0,
      startTiming,
      endTiming,
      signal,
    } = options;
    const client = options.client ?? downstreamNode.client;
    const params = { project_uuid: downstreamNode.project, time_series_uuid: downstreamNode.uuid };
    const body = {
      upstream_node: uuidOf(node),
      order,
      object: "Edge" as const,
      type: "Layer" as const,
      output_index: outputIndex,
      label_indexer: labelIndexer,
      start_timing: startTiming == null ? null : boundaryTiming(startTiming),
      end_timing: endTiming == null ? null : boundaryTiming(endTiming),
    };
    return new Layer(client, await client.call(layers.create, { params, body, signal }));
  }

  get upstreamNode(): string {
    return this.answer.upstream_node;
  }

  get downstreamNode(): string {
    return this.answer.downstream_node;
  }

  get order(): number {
    return this.answer.order;
  }

  get labelIndexer(): LabelIndexer | null {
    return this.answer.label_indexer ?? null;
  }
}
