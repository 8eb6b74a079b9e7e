import { z } from "zod";
import { route } from "./route.js";
import { identityShape, listOf, uuidSchema } from "./scalars.js";

export const deployStatuses = ["NEW", "ACTIVE", "INACTIVE"] as const;
export const deployStatusSchema = z.enum(deployStatuses);
export type DeployStatus = z.output<typeof deployStatusSchema>;

export const sharingRoles = ["EDITOR", "VIEWER"] as const;

export const projectGetSchema = z
  .object({
    object: z.literal("Project"),
    ...identityShape,
    organization: uuidSchema,
    owner: uuidSchema,
    creator: uuidSchema,
    title: z.string(),
    description: z.string().nullish(),
    deploy_status: deployStatusSchema,
    organization_sharing_enabled: z.boolean(),
    organization_sharing_role: z.enum(sharingRoles).nullish(),
  })
  .meta({ id: "ProjectGet" });
export type ProjectGet = z.output<typeof projectGetSchema>;

export const projectCreateSchema = z
  .object({
    object: z.literal("Project").nullish(),
    title: z.string(),
    description: z.string().nullish(),
    organization_sharing_enabled: z.boolean().nullish(),
    organization_sharing_role: z.enum(sharingRoles).nullish(),
  })
  .meta({ id: "ProjectCreate" });
export type ProjectCreate = z.output<typeof projectCreateSchema>;

export const projectUpdateSchema = projectCreateSchema
  .extend({ title: z.string().nullish() })
  .meta({ id: "ProjectUpdate" });
export type ProjectUpdate = z.output<typeof projectUpdateSchema>;

export const projects = {
  list: route({ method: "GET", path: "/projects/", summary: "All projects", answer: listOf(projectGetSchema) }),
  create: route({
    method: "POST",
    path: "/projects/",
    summary: "Create a project",
    body: projectCreateSchema,
    answer: projectGetSchema,
  }),
  get: route({ method: "GET", path: "/projects/{uuid}", summary: "One project", answer: projectGetSchema }),
  update: route({
    method: "PATCH",
    path: "/projects/{uuid}",
    summary: "Change a project",
    body: projectUpdateSchema,
    answer: projectGetSchema,
  }),
  delete: route({
    method: "DELETE",
    path: "/projects/{uuid}",
    summary: "Delete a project and everything in it",
    answer: projectGetSchema,
  }),
};
