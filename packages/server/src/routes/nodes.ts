import type { contract, ModelGet, NodeGet, OperationGet, SourceGet } from "@asof/platform/contract";
import type { Platform } from "../platform.js";
import { assertConnector, createConnectorNode, deleteNode, getNode } from "../resources/nodes.js";
import { startFit } from "../runner/start.js";
import { changesOf, type Handlers, listOf } from "./handlers.js";

export function nodeRoutes({ records }: Platform): Handlers<typeof contract.nodes> {
  return {
    list: async ({ params }) => listOf(await records.list<NodeGet>("node", await records.placeOf(params.project_uuid))),
  };
}

export function sourceRoutes(platform: Platform): Handlers<typeof contract.sources> {
  const node = connectorNodes<SourceGet>(platform, "Source");
  return {
    create: async ({ params, body }) => createConnectorNode(platform, "Source", params.project_uuid, body),
    ...node,
  };
}

export function operationRoutes(platform: Platform): Handlers<typeof contract.operations> {
  const node = connectorNodes<OperationGet>(platform, "Operation");
  return {
    create: async ({ params, body }) => createConnectorNode(platform, "Operation", params.project_uuid, body),
    ...node,
  };
}

export function modelRoutes(platform: Platform): Handlers<typeof contract.models> {
  const node = connectorNodes<ModelGet>(platform, "Model");
  return {
    create: async ({ params, body }) => createConnectorNode(platform, "Model", params.project_uuid, body),
    ...node,
    fit: async ({ params, body }) => startFit(platform, params.project_uuid, params.uuid, body),
  };
}

export function flatSourceRoutes(platform: Platform): Handlers<typeof contract.flatSources> {
  return {
    list: async () => listOf(await listNodes<SourceGet>(platform, "Source")),
    create: async ({ body }) => createConnectorNode(platform, "Source", body.project, body),
    ...connectorNodes<SourceGet>(platform, "Source"),
  };
}

export function flatOperationRoutes(platform: Platform): Handlers<typeof contract.flatOperations> {
  return {
    list: async () => listOf(await listNodes<OperationGet>(platform, "Operation")),
    create: async ({ body }) => createConnectorNode(platform, "Operation", body.project, body),
    ...connectorNodes<OperationGet>(platform, "Operation"),
  };
}

export function flatModelRoutes(platform: Platform): Handlers<typeof contract.flatModels> {
  return {
    list: async () => listOf(await listNodes<ModelGet>(platform, "Model")),
    create: async ({ body }) => createConnectorNode(platform, "Model", body.project, body),
    ...connectorNodes<ModelGet>(platform, "Model"),
  };
}

/** All nodes of a type, of one project or of all. */
export async function listNodes<N extends NodeGet>(platform: Platform, type: N["type"], project = "-"): Promise<N[]> {
  const nodes = await platform.records.list<NodeGet>("node", await platform.records.placeOf(project));
  return nodes.filter((node): node is N => node.type === type);
}

interface ItemCall {
  readonly params: { readonly project_uuid?: string; readonly uuid: string };
}

/** What is the same for nodes with a connector, whichever family of paths they are reached by. */
function connectorNodes<N extends SourceGet | OperationGet | ModelGet>(platform: Platform, type: N["type"]) {
  return {
    get: async ({ params }: ItemCall) => getNode<N>(platform, type, params.uuid, params.project_uuid),
    update: async ({ params, body }: ItemCall & { readonly body: object }) => {
      const node = await getNode<N>(platform, type, params.uuid, params.project_uuid);
      const changes = changesOf(body) as Partial<N>;
      assertConnector(type, { ...node, ...changes });
      return platform.records.update<N>("node", node.uuid, changes);
    },
    delete: async ({ params }: ItemCall) => deleteNode<N>(platform, type, params.uuid, params.project_uuid),
  };
}
