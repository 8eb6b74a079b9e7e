import type { contract, ModelFitJobGet, NodeJobGet, NodeRunJobGet } from "@asof/platform/contract";
import type { Platform } from "../platform.js";
import { type Handlers, listOf } from "./handlers.js";

export function jobRoutes({ records }: Platform): Handlers<typeof contract.jobs> {
  return {
    list: async ({ params }) => listOf(await records.list<NodeJobGet>("job", { project: params.project_uuid })),
    getRunJob: ({ params }) => records.get<NodeRunJobGet>("job", params.uuid),
    getFitJob: ({ params }) => records.get<ModelFitJobGet>("job", params.uuid),
  };
}
