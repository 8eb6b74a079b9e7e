import type { CallOptions } from "../client.js";
import { modelInputs } from "../contract/inputs.js";
import { type ModelGet, models } from "../contract/models.js";
import { fitPolicies } from "../contract/policies.js";
import { type ModelFitResultGet, results } from "../contract/results.js";
import {
  ConnectorNode,
  type ConnectorNodeCreateOptions,
  type ConnectorNodeUpdateOptions,
  connectorNodeCreate,
  connectorNodeUpdate,
} from "./connector-node.js";
import { Input, type InputOptions } from "./input.js";
import { type JobRangeOptions, jobCreate, NodeJob } from "./job.js";
import type { NodeGetOptions } from "./node.js";
import { ModelFitPolicy, type PolicyCreateOptions } from "./policy.js";
import { chooseClient, uuidOf } from "./resource.js";
import { type ModelRunResult, readModelRunResult } from "./result.js";

/** A node that is fitted, and then predicts. */
export class Model extends ConnectorNode<ModelGet> {
  static async create(options: ConnectorNodeCreateOptions): Promise<Model> {
    const client = chooseClient(options, options.project);
    const params = { project_uuid: uuidOf(options.project) };
    const body = connectorNodeCreate("Model", options);
    return new Model(client, await client.call(models.create, { params, body, signal: options.signal }));
  }

  static async get(uuid: string, options: NodeGetOptions = {}): Promise<Model> {
    const client = chooseClient(options, options.project);
    const params = { project_uuid: uuidOf(options.project ?? "-"), uuid };
    return new Model(client, await client.call(models.get, { params, signal: options.signal }));
  }

  /** Feeds a node into one of this model's groups, for example `features` or `targets`. */
  async createInput(options: InputOptions): Promise<Input> {
    return Input.create({ ...options, downstreamNode: this });
  }

  async listInputs(options: CallOptions = {}): Promise<Input[]> {
    const client = this.clientOf(options);
    const params = { project_uuid: this.project, model_uuid: this.uuid };
    const { data } = await client.call(modelInputs.list, { params, signal: options.signal });
    return data.map((input) => new Input(client, input));
  }

  /** Fits over a range relative to the as-of time (now unless given). */
  async fit(options: JobRangeOptions): Promise<NodeJob> {
    const client = this.clientOf(options);
    const input = { params: this.params, body: jobCreate(options), signal: options.signal };
    return new NodeJob(client, await client.call(models.fit, input), this.project);
  }

  /** Fits on a schedule, once the project is deployed. */
  async createFitPolicy(options: PolicyCreateOptions): Promise<ModelFitPolicy> {
    return ModelFitPolicy.create({ ...options, model: this });
  }

  async listFitPolicies(options: CallOptions = {}): Promise<ModelFitPolicy[]> {
    const client = this.clientOf(options);
    const params = { project_uuid: this.project, model_uuid: this.uuid };
    const { data } = await client.call(fitPolicies.list, { params, signal: options.signal });
    return data.map((answer) => new ModelFitPolicy(client, answer));
  }

  /** One fit, with the addresses of its state and its inputs. */
  async getFitResult(uuid: string, options: CallOptions = {}): Promise<ModelFitResultGet> {
    const params = { project_uuid: this.project, model_uuid: this.uuid, uuid };
    return this.clientOf(options).call(results.getModelFit, { params, signal: options.signal });
  }

  async getRunResult(uuid: string, options: CallOptions = {}): Promise<ModelRunResult> {
    const params = { project_uuid: this.project, model_uuid: this.uuid, uuid };
    return readModelRunResult(
      await this.clientOf(options).call(results.getModelRun, { params, signal: options.signal }),
    );
  }

  async update(options: ConnectorNodeUpdateOptions): Promise<this> {
    const body = connectorNodeUpdate("Model", options);
    const input = { params: this.params, body, signal: options.signal };
    return this.learn(await this.clientOf(options).call(models.update, input));
  }

  async delete(options: CallOptions = {}): Promise<void> {
    await this.clientOf(options).call(models.delete, { params: this.params, signal: options.signal });
  }
}
