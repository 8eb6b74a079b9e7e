import type { contract, TimeSeriesGet, TimeSeriesInsert, TimeSeriesQuery } from "@asof/platform/contract";
import type { Platform } from "../platform.js";
import { createTimeSeries, deleteNode, getNode } from "../resources/nodes.js";
import { insertDataset, queryDataset } from "../resources/values.js";
import { startRun } from "../runner/start.js";
import { changesOf, type Handlers, listOf } from "./handlers.js";
import { listNodes } from "./nodes.js";

type Noun = Handlers<typeof contract.timeSeries>;

export function timeSeriesRoutes(platform: Platform): Noun {
  return {
    list: async ({ params }) => listOf(await listNodes<TimeSeriesGet>(platform, "TimeSeries", params.project_uuid)),
    create: ({ params, body }) => createTimeSeries(platform, params.project_uuid, body),
    ...items(platform),
    run: ({ params, body }) => startRun(platform, params.project_uuid, params.uuid, body),
  };
}

export function flatTimeSeriesRoutes(platform: Platform): Handlers<typeof contract.flatTimeSeries> {
  return {
    list: async () => listOf(await listNodes<TimeSeriesGet>(platform, "TimeSeries")),
    create: ({ body }) => createTimeSeries(platform, body.project, body),
    ...items(platform),
  };
}

interface ItemCall {
  readonly params: { readonly project_uuid?: string; readonly uuid: string };
  readonly signal: AbortSignal;
}

function items(platform: Platform) {
  const get = ({ params }: Pick<ItemCall, "params">): Promise<TimeSeriesGet> =>
    getNode<TimeSeriesGet>(platform, "TimeSeries", params.uuid, params.project_uuid);
  return {
    get: (call: ItemCall) => get(call),
    update: async (call: ItemCall & { readonly body: object }) =>
      platform.records.update<TimeSeriesGet>("node", (await get(call)).uuid, changesOf(call.body)),
    delete: ({ params }: ItemCall) =>
      deleteNode<TimeSeriesGet>(platform, "TimeSeries", params.uuid, params.project_uuid),
    insert: async (call: ItemCall & { readonly body: TimeSeriesInsert }) =>
      insertDataset(platform, await get(call), call.body.time_dataset, call.signal),
    query: async (call: ItemCall & { readonly query: TimeSeriesQuery }) =>
      queryDataset(platform, await get(call), call.query, call.signal),
  };
}
