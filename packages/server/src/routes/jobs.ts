import type { contract, ModelFitJobGet, NodeJobGet, NodeRunJobGet } from "@asof/platform/contract";
import type { Platform } from "../platform.js";
import { type Handlers, listOf } from "./handlers.js";

export function jobRoutes({ records }: Platform): Handlers<typeof contract.jobs> {
  return {
    list: async ({ params }) =>
      listOf(await records.list<NodeJobGet>("job", await records.placeOf(params.project_uuid))),
    getRunJob: ({ params: { project_uuid: project, time_series_uuid: parent, uuid } }) =>
      records.get<NodeRunJobGet>("job", uuid, { project, parent }),
    getFitJob: ({ params: { project_uuid: project, model_uuid: parent, uuid } }) =>
      records.get<ModelFitJobGet>("job", uuid, { project, parent }),
  };
}
