import { z } from "zod";
import { route } from "./route.js";
import { identityShape, listOf, timeSchema, uuidSchema } from "./scalars.js";
import { absoluteTimingCreateSchema, boundaryTimingCreateSchema } from "./timing.js";

export const jobStates = ["PENDING", "STARTED", "SUCCESS", "FAILURE", "UPSTREAM_FAILURE"] as const;
export const jobStateSchema = z.enum(jobStates);
export type JobState = z.output<typeof jobStateSchema>;

export const jobErrorSchema = z.object({ node: uuidSchema, reason: z.string(), edge: uuidSchema.nullish() });
export type JobError = z.output<typeof jobErrorSchema>;

/** What a job tells about its work beside its state. */
export const jobReportShape = {
  cache_hits: z.int().optional(),
  cache_misses: z.int().optional(),
  seconds: z.number().optional(),
  /** How many rows a fit, or the fits of a backtest, learned from. */
  training_rows: z.int().optional(),
  notes: z.array(z.string()).optional(),
};

const jobShape = {
  object: z.literal("NodeJob"),
  ...identityShape,
  node: uuidSchema,
  state: jobStateSchema,
  errors: z.array(jobErrorSchema),
  start_time: timeSchema,
  end_time: timeSchema,
  as_of_time: timeSchema,
  result: uuidSchema.nullish(),
  error_reason: z.string().nullish(),
  error_edge: uuidSchema.nullish(),
  ...jobReportShape,
};

export const nodeRunJobGetSchema = z
  .object({ ...jobShape, type: z.literal("NodeRunJob") })
  .meta({ id: "NodeRunJobGet" });
export type NodeRunJobGet = z.output<typeof nodeRunJobGetSchema>;

export const modelFitJobGetSchema = z
  .object({ ...jobShape, type: z.literal("ModelFitJob") })
  .meta({ id: "ModelFitJobGet" });
export type ModelFitJobGet = z.output<typeof modelFitJobGetSchema>;

export const nodeJobGetSchema = z.discriminatedUnion("type", [nodeRunJobGetSchema, modelFitJobGetSchema]);
export type NodeJobGet = z.output<typeof nodeJobGetSchema>;

export const nodeJobCreateSchema = z
  .object({
    object: z.literal("NodeJob"),
    start_timing: boundaryTimingCreateSchema,
    end_timing: boundaryTimingCreateSchema,
    as_of_time: absoluteTimingCreateSchema.nullish(),
  })
  .meta({ id: "NodeJobCreate" });
export type NodeJobCreate = z.output<typeof nodeJobCreateSchema>;

export const jobs = {
  list: route({
    method: "GET",
    path: "/projects/{project_uuid}/nodes/-/jobs/",
    summary: "The jobs of a project, newest first",
    answer: listOf(nodeJobGetSchema),
  }),
  getRunJob: route({
    method: "GET",
    path: "/projects/{project_uuid}/time_series/{time_series_uuid}/run_jobs/{uuid}",
    summary: "One run job",
    answer: nodeRunJobGetSchema,
  }),
  getFitJob: route({
    method: "GET",
    path: "/projects/{project_uuid}/models/{model_uuid}/fit_jobs/{uuid}",
    summary: "One fit job",
    answer: modelFitJobGetSchema,
  }),
};

export const flatJobs = {
  list: route({
    method: "GET",
    path: "/projects/{project_uuid}/jobs/",
    summary: "The jobs of a project, newest first",
    answer: listOf(nodeJobGetSchema),
  }),
};
