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
    run: ({ params, body }) => startRun(platform, params.uuid, body),
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
  readonly params: { readonly uuid: string };
  readonly signal: AbortSignal;
}

function items(platform: Platform) {
  const get = (uuid: string): Promise<TimeSeriesGet> => getNode<TimeSeriesGet>(platform, "TimeSeries", uuid);
  return {
    get: ({ params }: ItemCall) => get(params.uuid),
    update: async ({ params, body }: ItemCall & { readonly body: object }) => {
      await get(params.uuid);
      return platform.records.update<TimeSeriesGet>("node", params.uuid, changesOf(body));
    },
    delete: ({ params }: ItemCall) => deleteNode<TimeSeriesGet>(platform, "TimeSeries", params.uuid),
    insert: async ({ params, body, signal }: ItemCall & { readonly body: TimeSeriesInsert }) =>
      insertDataset(platform, await get(params.uuid), body.time_dataset, signal),
    query: async ({ params, query, signal }: ItemCall & { readonly query: TimeSeriesQuery }) =>
      queryDataset(platform, await get(params.uuid), query, signal),
  };
}
