import { z } from "zod";
import { route } from "./route.js";
import { identityShape, listOf, timeSchema, uuidSchema } from "./scalars.js";

export const deploymentGetSchema = z
  .object({
    object: z.literal("Deployment"),
    ...identityShape,
    title: z.string(),
    creator: uuidSchema,
    activate_time: timeSchema.nullish(),
    deactivate_time: timeSchema.nullish(),
  })
  .meta({ id: "DeploymentGet" });
export type DeploymentGet = z.output<typeof deploymentGetSchema>;

export const deploymentCreateSchema = z
  .object({ object: z.literal("Deployment").nullish(), title: z.string() })
  .meta({ id: "DeploymentCreate" });
export type DeploymentCreate = z.output<typeof deploymentCreateSchema>;

export const deployments = {
  list: route({
    method: "GET",
    path: "/projects/{project_uuid}/deployments/",
    summary: "The deployments of a project, newest first",
    answer: listOf(deploymentGetSchema),
  }),
  create: route({
    method: "POST",
    path: "/projects/{project_uuid}/deployments/",
    summary: "Freeze the graph and put it to work in place of the active deployment",
    body: deploymentCreateSchema,
    answer: deploymentGetSchema,
  }),
  deactivate: route({
    method: "POST",
    path: "/projects/{project_uuid}/deployments/{uuid}:deactivate",
    summary: "End a deployment",
    answer: deploymentGetSchema,
  }),
};
