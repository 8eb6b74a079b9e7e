import type { CallOptions } from "../client.js";
import { operationInputs } from "../contract/inputs.js";
import { type OperationGet, operations } from "../contract/operations.js";
import {
  ConnectorNode,
  type ConnectorNodeCreateOptions,
  type ConnectorNodeUpdateOptions,
  connectorNodeCreate,
  connectorNodeUpdate,
} from "./connector-node.js";
import { Input, type InputOptions } from "./input.js";
import type { NodeGetOptions } from "./node.js";
import { chooseClient, uuidOf } from "./resource.js";

/** A node that turns its inputs into something else. */
export class Operation extends ConnectorNode<OperationGet> {
  static async create(options: ConnectorNodeCreateOptions): Promise<Operation> {
    const client = chooseClient(options, options.project);
    const params = { project_uuid: uuidOf(options.project) };
    const body = connectorNodeCreate("Operation", options);
    return new Operation(client, await client.call(operations.create, { params, body, signal: options.signal }));
  }

  static async get(uuid: string, options: NodeGetOptions = {}): Promise<Operation> {
    const client = chooseClient(options, options.project);
    const params = { project_uuid: uuidOf(options.project ?? "-"), uuid };
    return new Operation(client, await client.call(operations.get, { params, signal: options.signal }));
  }

  /** Feeds a node into one of this operation's groups. */
  async createInput(options: InputOptions): Promise<Input> {
    return Input.create({ ...options, downstreamNode: this });
  }

  async listInputs(options: CallOptions = {}): Promise<Input[]> {
    const client = this.clientOf(options);
    const params = { project_uuid: this.project, operation_uuid: this.uuid };
    const { data } = await client.call(operationInputs.list, { params, signal: options.signal });
    return data.map((input) => new Input(client, input));
  }

  async update(options: ConnectorNodeUpdateOptions): Promise<this> {
    const body = connectorNodeUpdate("Operation", options);
    const input = { params: this.params, body, signal: options.signal };
    return this.learn(await this.clientOf(options).call(operations.update, input));
  }

  async delete(options: CallOptions = {}): Promise<void> {
    await this.clientOf(options).call(operations.delete, { params: this.params, signal: options.signal });
  }
}
