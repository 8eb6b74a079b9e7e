import { z } from "zod";
import { route } from "./route.js";
import { identityShape, listOf, timeSchema, uuidSchema } from "./scalars.js";
import { timeDatasetSchema } from "./time-dataset.js";

const resultShape = { object: z.literal("NodeResult"), ...identityShape, node: uuidSchema };
const rangedShape = { ...resultShape, start_time: timeSchema, end_time: timeSchema, as_of_time: timeSchema };

export const insertResultGetSchema = z
  .object({ ...resultShape, type: z.literal("TimeSeriesInsertResult") })
  .meta({ id: "TimeSeriesInsertResultGet" });
export type TimeSeriesInsertResultGet = z.output<typeof insertResultGetSchema>;

export const queryResultGetSchema = z
  .object({ ...resultShape, type: z.literal("TimeSeriesQueryResult"), time_dataset: timeDatasetSchema })
  .meta({ id: "TimeSeriesQueryResultGet" });
export type TimeSeriesQueryResultGet = z.output<typeof queryResultGetSchema>;

export const timeSeriesRunResultItemSchema = z.object({ ...rangedShape, type: z.literal("TimeSeriesRunResult") });
export const timeSeriesRunResultGetSchema = timeSeriesRunResultItemSchema
  .extend({ outputs: z.array(timeDatasetSchema) })
  .meta({ id: "TimeSeriesRunResultGet" });
export type TimeSeriesRunResultGet = z.output<typeof timeSeriesRunResultGetSchema>;

export const modelRunResultItemSchema = z.object({ ...rangedShape, type: z.literal("ModelRunResult") });
export const modelRunResultGetSchema = modelRunResultItemSchema
  .extend({ inputs: z.record(z.string(), z.array(timeDatasetSchema)), outputs: z.array(timeDatasetSchema) })
  .meta({ id: "ModelRunResultGet" });
export type ModelRunResultGet = z.output<typeof modelRunResultGetSchema>;

export const modelFitResultItemSchema = z.object({ ...rangedShape, type: z.literal("ModelFitResult") });
export const modelFitResultGetSchema = modelFitResultItemSchema
  .extend({ fit_state_url: z.url(), inputs_url: z.url() })
  .meta({ id: "ModelFitResultGet" });
export type ModelFitResultGet = z.output<typeof modelFitResultGetSchema>;

export const sourceRunResultGetSchema = z.object({ ...rangedShape, type: z.literal("SourceRunResult") });
export const operationRunResultGetSchema = z.object({ ...rangedShape, type: z.literal("OperationRunResult") });

export const nodeResultItemSchema = z.discriminatedUnion("type", [
  sourceRunResultGetSchema,
  operationRunResultGetSchema,
  modelRunResultItemSchema,
  modelFitResultItemSchema,
  timeSeriesRunResultItemSchema,
  insertResultGetSchema,
]);
export type NodeResultItem = z.output<typeof nodeResultItemSchema>;

const series = "/projects/{project_uuid}/time_series/{time_series_uuid}";
const model = "/projects/{project_uuid}/models/{model_uuid}";

export const results = {
  list: route({
    method: "GET",
    path: "/projects/{project_uuid}/nodes/-/results/",
    summary: "The results of a project, newest first",
    answer: listOf(nodeResultItemSchema),
  }),
  listTimeSeriesRuns: route({
    method: "GET",
    path: `${series}/run_results/`,
    summary: "The runs of a time series, newest first, without their values",
    answer: listOf(timeSeriesRunResultItemSchema),
  }),
  getTimeSeriesRun: route({
    method: "GET",
    path: `${series}/run_results/{uuid}`,
    summary: "One run of a time series",
    answer: timeSeriesRunResultGetSchema,
  }),
  listModelRuns: route({
    method: "GET",
    path: `${model}/run_results/`,
    summary: "The runs of a model, newest first, without their values",
    answer: listOf(modelRunResultItemSchema),
  }),
  getModelRun: route({
    method: "GET",
    path: `${model}/run_results/{uuid}`,
    summary: "One run of a model, with its inputs",
    answer: modelRunResultGetSchema,
  }),
  listModelFits: route({
    method: "GET",
    path: `${model}/fit_results/`,
    summary: "The fits of a model, newest first",
    answer: listOf(modelFitResultItemSchema),
  }),
  getModelFit: route({
    method: "GET",
    path: `${model}/fit_results/{uuid}`,
    summary: "One fit of a model, with addresses of its state and inputs",
    answer: modelFitResultGetSchema,
  }),
};
