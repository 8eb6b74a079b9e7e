import type { CallOptions, Client } from "../client.js";
import { deployments } from "../contract/deployments.js";
import { edges } from "../contract/edges.js";
import { type NodeGet, nodes } from "../contract/nodes.js";
import { type DeployStatus, type ProjectGet, projects } from "../contract/projects.js";
import type { ConnectorNodeCreateOptions } from "./connector-node.js";
import { Deployment } from "./deployment.js";
import { Input } from "./input.js";
import { Layer } from "./layer.js";
import { Model } from "./model.js";
import { Operation } from "./operation.js";
import { chooseClient, Resource } from "./resource.js";
import { Source } from "./source.js";
import { TimeSeries, type TimeSeriesCreateOptions } from "./time-series.js";

export interface ProjectCreateOptions extends CallOptions {
  title: string;
  description?: string | null;
}

export type AnyNode = TimeSeries | Source | Operation | Model;

/** A workspace that holds a graph: nodes, and the edges between them. */
export class Project extends Resource<ProjectGet> {
  static async create(options: ProjectCreateOptions): Promise<Project> {
    const client = chooseClient(options);
    const { title, description = null, signal } = options;
    const sharing = { organization_sharing_enabled: false, organization_sharing_role: null };
    const body = { title, object: "Project" as const, description, ...sharing };
    return new Project(client, await client.call(projects.create, { body, signal }));
  }

  static async get(uuid: string, options: CallOptions = {}): Promise<Project> {
    const client = chooseClient(options);
    return new Project(client, await client.call(projects.get, { params: { uuid }, signal: options.signal }));
  }

  /** Newest first. */
  static async list(options: CallOptions = {}): Promise<Project[]> {
    const client = chooseClient(options);
    const { data } = await client.call(projects.list, { signal: options.signal });
    return data.map((answer) => new Project(client, answer));
  }

  get title(): string {
    return this.answer.title;
  }

  get description(): string | null {
    return this.answer.description ?? null;
  }

  get deployStatus(): DeployStatus {
    return this.answer.deploy_status;
  }

  async createTimeSeries(options: Omit<TimeSeriesCreateOptions, "project">): Promise<TimeSeries> {
    return TimeSeries.create({ ...options, project: this });
  }

  async createSource(options: Omit<ConnectorNodeCreateOptions, "project">): Promise<Source> {
    return Source.create({ ...options, project: this });
  }

  async createOperation(options: Omit<ConnectorNodeCreateOptions, "project">): Promise<Operation> {
    return Operation.create({ ...options, project: this });
  }

  async createModel(options: Omit<ConnectorNodeCreateOptions, "project">): Promise<Model> {
    return Model.create({ ...options, project: this });
  }

  async listNodes(options: CallOptions = {}): Promise<AnyNode[]> {
    const client = this.clientOf(options);
    const { data } = await client.call(nodes.list, { params: this.#params, signal: options.signal });
    return data.map((answer) => nodeOf(client, answer));
  }

  async listEdges(options: CallOptions = {}): Promise<(Input | Layer)[]> {
    const client = this.clientOf(options);
    const { data } = await client.call(edges.list, { params: this.#params, signal: options.signal });
    return data.map((answer) => (answer.type === "Input" ? new Input(client, answer) : new Layer(client, answer)));
  }

  /** Freezes the graph and puts it to work, in place of the deployment that was active. */
  async deploy(options: CallOptions & { title: string }): Promise<Deployment> {
    const client = this.clientOf(options);
    const body = { title: options.title, object: "Deployment" as const };
    const answer = await client.call(deployments.create, { params: this.#params, body, signal: options.signal });
    return new Deployment(client, answer, this.uuid);
  }

  /** Newest first. */
  async listDeployments(options: CallOptions = {}): Promise<Deployment[]> {
    const client = this.clientOf(options);
    const { data } = await client.call(deployments.list, { params: this.#params, signal: options.signal });
    return data.map((answer) => new Deployment(client, answer, this.uuid));
  }

  async update(options: CallOptions & { title?: string; description?: string | null }): Promise<this> {
    const { title, description, signal } = options;
    const changes = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
    const body = { object: "Project" as const, ...changes };
    return this.learn(
      await this.clientOf(options).call(projects.update, { params: { uuid: this.uuid }, body, signal }),
    );
  }

  /** Deletes the project and everything in it. */
  async delete(options: CallOptions = {}): Promise<void> {
    await this.clientOf(options).call(projects.delete, { params: { uuid: this.uuid }, signal: options.signal });
  }

  get #params(): { project_uuid: string } {
    return { project_uuid: this.uuid };
  }
}

function nodeOf(client: Client, answer: NodeGet): AnyNode {
  switch (answer.type) {
    case "TimeSeries":
      return new TimeSeries(client, answer);
    case "Source":
      return new Source(client, answer);
    case "Operation":
      return new Operation(client, answer);
    case "Model":
      return new Model(client, answer);
  }
}
