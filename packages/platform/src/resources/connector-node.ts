import type { ConnectorChoice } from "../connectors/connector.js";
import type { NodeGet } from "../contract/nodes.js";
import { GraphNode, type NodeCreateOptions, type NodeUpdateOptions } from "./node.js";

export interface ConnectorNodeCreateOptions extends NodeCreateOptions {
  /** For example `linearRegression()`, or any `{ connectorUuid, parameters }` that the server knows. */
  connector: ConnectorChoice;
}

export interface ConnectorNodeUpdateOptions extends NodeUpdateOptions {
  connector?: ConnectorChoice;
}

/** A node that a connector powers. */
export abstract class ConnectorNode<Answer extends Exclude<NodeGet, { type: "TimeSeries" }>> extends GraphNode<Answer> {
  get connectorUuid(): string {
    return this.answer.connector_uuid;
  }

  /** The parameters of the connector in wire form. */
  get parameters(): Readonly<Record<string, unknown>> {
    return this.answer.parameters;
  }
}

export function connectorNodeCreate<const Type extends string>(type: Type, options: ConnectorNodeCreateOptions) {
  const { title, description = null, connector } = options;
  const { connectorUuid, parameters } = connector;
  return {
    title,
    connector_uuid: connectorUuid,
    object: "Node" as const,
    type,
    description,
    parameters: { ...parameters },
  };
}

export function connectorNodeUpdate<const Type extends string>(type: Type, options: ConnectorNodeUpdateOptions) {
  const { title, description, connector } = options;
  return {
    object: "Node" as const,
    type,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(connector && { connector_uuid: connector.connectorUuid, parameters: { ...connector.parameters } }),
  };
}
