import { Time } from "@asof/series";
import type { CallOptions, Client } from "../client.js";
import { type DeploymentGet, deployments } from "../contract/deployments.js";
import { Resource } from "./resource.js";

/** A frozen graph, put to work. A project has at most one active deployment. */
export class Deployment extends Resource<DeploymentGet> {
  /** The uuid of the project. */
  readonly project: string;

  constructor(client: Client, answer: DeploymentGet, project: string) {
    super(client, answer);
    this.project = project;
  }

  get title(): string {
    return this.answer.title;
  }

  get createTime(): Time {
    return new Time(this.answer.create_time);
  }

  get isActive(): boolean {
    return this.answer.deactivate_time == null;
  }

  async deactivate(options: CallOptions = {}): Promise<this> {
    const params = { project_uuid: this.project, uuid: this.uuid };
    const input = { params, signal: options.signal };
    return this.learn(await this.clientOf(options).call(deployments.deactivate, input));
  }
}
