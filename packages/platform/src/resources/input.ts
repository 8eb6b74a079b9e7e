import type { CallOptions } from "../client.js";
import { type InputCreate, type InputGet, modelInputs, operationInputs } from "../contract/inputs.js";
import type { LabelIndexer } from "../contract/label-indexer.js";
import type { Model } from "./model.js";
import type { Operation } from "./operation.js";
import { Resource, type ResourceReference, uuidOf } from "./resource.js";

export interface InputOptions extends CallOptions {
  /** The node whose output is fed in. */
  node: ResourceReference;
  groupName: string;
  /** Which part of the output's cell; the whole by default. */
  labelIndexer?: LabelIndexer | null;
  outputIndex?: number;
}

/** An edge into an operation or a model. */
export class Input extends Resource<InputGet> {
  static async create(options: InputOptions & { downstreamNode: Operation | Model }): Promise<Input> {
    const { downstreamNode, signal } = options;
    const client = options.client ?? downstreamNode.client;
    const project_uuid = downstreamNode.project;
    const body = inputCreate(options);
    const answer =
      downstreamNode.type === "Operation"
        ? client.call(operationInputs.create, {
            params: { project_uuid, operation_uuid: downstreamNode.uuid },
            body,
            signal,
          })
        : client.call(modelInputs.create, { params: { project_uuid, model_uuid: downstreamNode.uuid }, body, signal });
    return new Input(client, await answer);
  }

  get upstreamNode(): string {
    return this.answer.upstream_node;
  }

  get downstreamNode(): string {
    return this.answer.downstream_node;
  }

  get groupName(): string {
    return this.answer.group_name;
  }

  get labelIndexer(): LabelIndexer | null {
    return this.answer.label_indexer ?? null;
  }
}

function inputCreate({ node, groupName, labelIndexer = null, outputIndex = 0 }: InputOptions): InputCreate {
  return {
    upstream_node: uuidOf(node),
    group_name: groupName,
    object: "Edge",
    type: "Input",
    output_index: outputIndex,
    label_indexer: labelIndexer,
  };
}
