import { Time } from "@asof/series";
import type { CallOptions } from "../client.js";
import type { NodeGet } from "../contract/nodes.js";
import type { DeployStatus } from "../contract/projects.js";
import { Resource, type ResourceReference } from "./resource.js";

/** What every kind of node can be created with. */
export interface NodeCreateOptions extends CallOptions {
  project: ResourceReference;
  title: string;
  description?: string | null;
}

/** A node is found without its project; naming it saves the server a search. */
export interface NodeGetOptions extends CallOptions {
  project?: ResourceReference;
}

export interface NodeUpdateOptions extends CallOptions {
  title?: string;
  /** `null` clears it. */
  description?: string | null;
}

/** A node of a project's graph: a source, an operation, a model or a time series. */
export abstract class GraphNode<Answer extends NodeGet = NodeGet> extends Resource<Answer> {
  get type(): Answer["type"] {
    return this.answer.type;
  }

  get title(): string {
    return this.answer.title;
  }

  get description(): string | null {
    return this.answer.description ?? null;
  }

  /** The uuid of the project. */
  get project(): string {
    return this.answer.project;
  }

  get deployStatus(): DeployStatus {
    return this.answer.deploy_status;
  }

  get createTime(): Time {
    return new Time(this.answer.create_time);
  }

  protected get params(): { project_uuid: string; uuid: string } {
    return { project_uuid: this.project, uuid: this.uuid };
  }
}
