import { z } from "zod";
import { route } from "./route.js";
import { identityShape, listOf, uuidSchema } from "./scalars.js";
import {
  boundaryTimingCreateSchema,
  boundaryTimingSchema,
  scheduleTimingCreateSchema,
  scheduleTimingSchema,
} from "./timing.js";

const getShape = {
  object: z.literal("Policy"),
  ...identityShape,
  creator: uuidSchema,
  node: uuidSchema,
  active: z.boolean(),
  schedule_timing: scheduleTimingSchema,
  start_timing: boundaryTimingSchema,
  end_timing: boundaryTimingSchema,
};

function policySchemas<const Type extends "TimeSeriesRunPolicy" | "ModelFitPolicy">(type: Type) {
  const create = z
    .object({
      object: z.literal("Policy"),
      type: z.literal(type).nullish(),
      active: z.boolean().nullish(),
      schedule_timing: scheduleTimingCreateSchema,
      start_timing: boundaryTimingCreateSchema,
      end_timing: boundaryTimingCreateSchema,
    })
    .meta({ id: `${type}Create` });
  const update = z
    .object({
      object: z.literal("Policy").nullish(),
      type: z.literal(type).nullish(),
      active: z.boolean().nullish(),
      schedule_timing: scheduleTimingCreateSchema.nullish(),
      start_timing: boundaryTimingCreateSchema.nullish(),
      end_timing: boundaryTimingCreateSchema.nullish(),
    })
    .meta({ id: `${type}Update` });
  return { get: z.object({ ...getShape, type: z.literal(type) }).meta({ id: `${type}Get` }), create, update };
}

const run = policySchemas("TimeSeriesRunPolicy");
const fit = policySchemas("ModelFitPolicy");

export const runPolicyGetSchema = run.get;
export type TimeSeriesRunPolicyGet = z.output<typeof runPolicyGetSchema>;
export const fitPolicyGetSchema = fit.get;
export type ModelFitPolicyGet = z.output<typeof fitPolicyGetSchema>;
export const policyGetSchema = z.discriminatedUnion("type", [run.get, fit.get]);
export type PolicyGet = z.output<typeof policyGetSchema>;
export const runPolicyCreateSchema = run.create;
export type TimeSeriesRunPolicyCreate = z.output<typeof runPolicyCreateSchema>;
export const fitPolicyCreateSchema = fit.create;
export type ModelFitPolicyCreate = z.output<typeof fitPolicyCreateSchema>;

function policyRoutes<const Collection extends string, Get, Create, Update>(
  collection: Collection,
  schemas: { get: z.ZodType<Get>; create: z.ZodType<Create>; update: z.ZodType<Update> },
) {
  const item = `${collection}{uuid}` as const;
  const answer = schemas.get;
  return {
    list: route({ method: "GET", path: collection, summary: "The policies of a node", answer: listOf(answer) }),
    create: route({ method: "POST", path: collection, summary: "Create a policy", body: schemas.create, answer }),
    get: route({ method: "GET", path: item, summary: "One policy", answer }),
    update: route({ method: "PATCH", path: item, summary: "Change a policy", body: schemas.update, answer }),
    delete: route({ method: "DELETE", path: item, summary: "Delete a policy", answer }),
  };
}

export const runPolicies = policyRoutes("/projects/{project_uuid}/time_series/{time_series_uuid}/run_policies/", run);
export const fitPolicies = policyRoutes("/projects/{project_uuid}/models/{model_uuid}/fit_policies/", fit);
export const flatRunPolicies = policyRoutes("/time_series/{time_series_uuid}/time_series_run_policies/", run);
export const flatFitPolicies = policyRoutes("/models/{model_uuid}/model_fit_policies/", fit);

export const policies = {
  list: route({
    method: "GET",
    path: "/projects/{project_uuid}/nodes/-/policies/",
    summary: "The policies of a project",
    answer: listOf(policyGetSchema),
  }),
};
export const flatPolicies = {
  list: route({
    method: "GET",
    path: "/projects/{project_uuid}/policies/",
    summary: "The policies of a project",
    answer: listOf(policyGetSchema),
  }),
};
