import type {
  contract,
  EdgeGet,
  InputCreate,
  InputGet,
  LayerCreate,
  LayerGet,
  NodeGet,
  TimingGet,
} from "@asof/platform/contract";
import { ServerError } from "../errors.js";
import { timingAnswer } from "../graph/timing.js";
import type { Platform } from "../platform.js";
import { getNode } from "../resources/nodes.js";
import { changesOf, type Handlers, listOf } from "./handlers.js";

export function edgeRoutes({ records }: Platform): Handlers<typeof contract.edges> {
  return {
    list: async ({ params }) => listOf(await records.list<EdgeGet>("edge", await records.placeOf(params.project_uuid))),
  };
}

type LayerHandlers = Handlers<typeof contract.layers>;
type InputHandlers = Handlers<typeof contract.modelInputs>;

/** Layers, by either family of paths. */
export function layerRoutes(platform: Platform): LayerHandlers & Handlers<typeof contract.flatLayers> {
  const edges = edgesOf<LayerGet>(platform, "TimeSeries");
  return {
    list: ({ params }: { params: { time_series_uuid: string } }) => edges.list(params.time_series_uuid),
    create: ({ params, body }: { params: { time_series_uuid: string }; body: LayerCreate }) =>
      edges.create(params.time_series_uuid, {
        ...edgeOf(body),
        type: "Layer" as const,
        order: body.order,
        start_timing: timingAnswer(body.start_timing) as LayerGet["start_timing"],
        end_timing: timingAnswer(body.end_timing) as LayerGet["end_timing"],
      }),
    get: ({ params }) => edges.get(params.time_series_uuid, params.uuid),
    update: ({ params, body }) => edges.update(params.time_series_uuid, params.uuid, body),
    delete: ({ params }) => edges.delete(params.time_series_uuid, params.uuid),
  } as LayerHandlers & Handlers<typeof contract.flatLayers>;
}

/** Inputs of models, by either family of paths. */
export function modelInputRoutes(platform: Platform): InputHandlers & Handlers<typeof contract.flatModelInputs> {
  return inputRoutes(platform, "Model", (params) => params.model_uuid as string) as never;
}

/** Inputs of operations, by either family of paths. */
export function operationInputRoutes(
  platform: Platform,
): Handlers<typeof contract.operationInputs> & Handlers<typeof contract.flatOperationInputs> {
  return inputRoutes(platform, "Operation", (params) => params.operation_uuid as string) as never;
}

type Params = Readonly<Record<string, string>>;

function inputRoutes(platform: Platform, type: "Model" | "Operation", owner: (params: Params) => string) {
  const edges = edgesOf<InputGet>(platform, type);
  return {
    list: ({ params }: { params: Params }) => edges.list(owner(params)),
    create: ({ params, body }: { params: Params; body: InputCreate }) =>
      edges.create(owner(params), { ...edgeOf(body), type: "Input" as const, group_name: body.group_name }),
    get: ({ params }: { params: Params }) => edges.get(owner(params), params.uuid as string),
    update: ({ params, body }: { params: Params; body: object }) =>
      edges.update(owner(params), params.uuid as string, body),
    delete: ({ params }: { params: Params }) => edges.delete(owner(params), params.uuid as string),
  };
}

function edgeOf(body: LayerCreate | InputCreate) {
  return {
    object: "Edge" as const,
    upstream_node: body.upstream_node,
    output_index: body.output_index ?? 0,
    label_indexer: body.label_indexer ?? null,
  };
}

/** Edges into nodes of one type; both nodes must be of one project. */
function edgesOf<E extends LayerGet | InputGet>(platform: Platform, type: NodeGet["type"]) {
  const { records } = platform;
  const get = (owner: string, uuid: string): Promise<E> => records.get<E>("edge", uuid, { parent: owner });
  const findUpstream = async (owner: NodeGet, upstream: string): Promise<{ upstream_node: string }> => {
    const node = await records.get<NodeGet>("node", upstream);
    if (node.project === owner.project) return { upstream_node: node.uuid };
    throw new ServerError("invalid_request", `The nodes ${upstream} and ${owner.uuid} are of different projects.`);
  };
  return {
    get,
    list: async (owner: string) => {
      const node = await getNode(platform, type, owner);
      return listOf(await records.list<E>("edge", { parent: node.uuid }));
    },
    create: async (owner: string, body: Omit<E, "uuid" | "create_time" | "update_time" | "downstream_node">) => {
      const node = await getNode(platform, type, owner);
      const upstream = await findUpstream(node, body.upstream_node as string);
      const edge = { ...body, ...upstream, downstream_node: node.uuid };
      return (await records.create("edge", { project: node.project, parent: node.uuid }, edge)) as unknown as E;
    },
    update: async (owner: string, uuid: string, body: object) => {
      await get(owner, uuid);
      const changes = changesOf(body);
      if (changes.upstream_node) {
        const node = await getNode(platform, type, owner);
        Object.assign(changes, await findUpstream(node, changes.upstream_node as string));
      }
      for (const name of ["start_timing", "end_timing"]) {
        if (name in changes) changes[name] = timingAnswer(changes[name] as TimingGet | null);
      }
      return records.update<E>("edge", uuid, changes as Partial<E>);
    },
    delete: async (owner: string, uuid: string) => {
      await get(owner, uuid);
      return records.delete<E>("edge", uuid);
    },
  };
}
