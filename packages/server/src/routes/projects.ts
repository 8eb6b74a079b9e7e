import type { contract, ProjectGet } from "@asof/platform/contract";
import { localOrganization, localUser, type Platform } from "../platform.js";
import type { Resource } from "../resources/records.js";
import { changesOf, type Handlers, listOf } from "./handlers.js";

export function projectRoutes({ records, store }: Platform): Handlers<typeof contract.projects> {
  return {
    list: async () => listOf(await records.list<ProjectGet>("project")),
    create: async ({ body }) =>
      records.create(
        "project",
        {},
        {
          object: "Project" as const,
          organization: localOrganization,
          owner: localUser,
          creator: localUser,
          title: body.title,
          description: body.description ?? null,
          deploy_status: "NEW" as const,
          organization_sharing_enabled: body.organization_sharing_enabled ?? false,
          organization_sharing_role: body.organization_sharing_role ?? null,
        },
      ),
    get: async ({ params }) => records.get<ProjectGet>("project", params.uuid),
    update: async ({ params, body }) => records.update<ProjectGet>("project", params.uuid, changesOf(body)),
    delete: async ({ params }) => {
      const project = await records.get<ProjectGet>("project", params.uuid);
      const nodes = await records.list<Resource & { series?: string }>("node", { project: project.uuid });
      for (const { series } of nodes) if (series !== undefined) await store.delete(series);
      await records.delete("project", project.uuid);
      return project;
    },
  };
}
