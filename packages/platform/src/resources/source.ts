import type { CallOptions } from "../client.js";
import { type SourceGet, sources } from "../contract/sources.js";
import {
  ConnectorNode,
  type ConnectorNodeCreateOptions,
  type ConnectorNodeUpdateOptions,
  connectorNodeCreate,
  connectorNodeUpdate,
} from "./connector-node.js";
import type { NodeGetOptions } from "./node.js";
import { chooseClient, uuidOf } from "./resource.js";

/** A node that brings data in. */
export class Source extends ConnectorNode<SourceGet> {
  static async create(options: ConnectorNodeCreateOptions): Promise<Source> {
    const client = chooseClient(options, options.project);
    const params = { project_uuid: uuidOf(options.project) };
    const body = connectorNodeCreate("Source", options);
    return new Source(client, await client.call(sources.create, { params, body, signal: options.signal }));
  }

  static async get(uuid: string, options: NodeGetOptions = {}): Promise<Source> {
    const client = chooseClient(options, options.project);
    const params = { project_uuid: uuidOf(options.project ?? "-"), uuid };
    return new Source(client, await client.call(sources.get, { params, signal: options.signal }));
  }

  async update(options: ConnectorNodeUpdateOptions): Promise<this> {
    const body = connectorNodeUpdate("Source", options);
    const input = { params: this.params, body, signal: options.signal };
    return this.learn(await this.clientOf(options).call(sources.update, input));
  }

  async delete(options: CallOptions = {}): Promise<void> {
    await this.clientOf(options).call(sources.delete, { params: this.params, signal: options.signal });
  }
}
