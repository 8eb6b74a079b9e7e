import type { contract } from "@asof/platform/contract";
import type { Platform } from "../platform.js";
import { deploy, listDeployments, undeploy } from "../resources/graphs.js";
import { type Handlers, listOf } from "./handlers.js";

export function deploymentRoutes(platform: Platform): Handlers<typeof contract.deployments> {
  return {
    list: async ({ params }) => listOf(await listDeployments(platform, params.project_uuid)),
    create: ({ params, body }) => deploy(platform, params.project_uuid, body.title),
    deactivate: ({ params }) => undeploy(platform, params.project_uuid, params.uuid),
  };
}
