import { z } from "zod";
import { jobReportShape, jobStateSchema } from "./jobs.js";
import { route } from "./route.js";
import { identityShape, listOf, timeCreateSchema, timeSchema, uuidSchema } from "./scalars.js";
import { timeDatasetSchema } from "./time-dataset.js";
import {
  boundaryTimingCreateSchema,
  boundaryTimingSchema,
  cronTimingCreateSchema,
  cronTimingSchema,
  referenceTimingCreateSchema,
  referenceTimingSchema,
  relativeTimingCreateSchema,
  relativeTimingSchema,
} from "./timing.js";

export const backtestGetSchema = z
  .object({
    object: z.literal("Backtest"),
    ...identityShape,
    project: uuidSchema,
    model: uuidSchema,
    creator: uuidSchema,
    title: z.string(),
    description: z.string().nullish(),
    test_start_time: timeSchema,
    test_end_time: timeSchema,
    fit_start_timing: boundaryTimingSchema,
    fit_end_timing: boundaryTimingSchema,
    fit_reference_timing: referenceTimingSchema,
    predict_start_timing: relativeTimingSchema,
    predict_end_timing: relativeTimingSchema,
    predict_reference_timing: cronTimingSchema,
  })
  .meta({ id: "BacktestGet" });
export type BacktestGet = z.output<typeof backtestGetSchema>;

export const backtestCreateSchema = z
  .object({
    object: z.literal("Backtest").nullish(),
    title: z.string(),
    description: z.string().nullish(),
    model: uuidSchema,
    test_start_time: timeCreateSchema,
    test_end_time: timeCreateSchema,
    fit_start_timing: boundaryTimingCreateSchema,
    fit_end_timing: boundaryTimingCreateSchema,
    fit_reference_timing: referenceTimingCreateSchema,
    predict_start_timing: relativeTimingCreateSchema,
    predict_end_timing: relativeTimingCreateSchema,
    predict_reference_timing: cronTimingCreateSchema,
  })
  .meta({ id: "BacktestCreate" });
export type BacktestCreate = z.output<typeof backtestCreateSchema>;

const { object, ...writable } = backtestCreateSchema.shape;

export const backtestUpdateSchema = z
  .object({
    object,
    title: writable.title.nullish(),
    description: writable.description,
    model: writable.model.nullish(),
    test_start_time: writable.test_start_time.nullish(),
    test_end_time: writable.test_end_time.nullish(),
    fit_start_timing: writable.fit_start_timing.nullish(),
    fit_end_timing: writable.fit_end_timing.nullish(),
    fit_reference_timing: writable.fit_reference_timing.nullish(),
    predict_start_timing: writable.predict_start_timing.nullish(),
    predict_end_timing: writable.predict_end_timing.nullish(),
    predict_reference_timing: writable.predict_reference_timing.nullish(),
  })
  .meta({ id: "BacktestUpdate" });
export type BacktestUpdate = z.output<typeof backtestUpdateSchema>;

export const backtestJobGetSchema = z
  .object({
    object: z.literal("BacktestJob"),
    uuid: uuidSchema,
    backtest: uuidSchema,
    state: jobStateSchema,
    seconds_to_complete: z.int().nullish(),
    error_reason: z.string().nullish(),
    ...jobReportShape,
  })
  .meta({ id: "BacktestJobGet" });
export type BacktestJobGet = z.output<typeof backtestJobGetSchema>;

export const backtestResultGetSchema = z
  .object({
    object: z.literal("BacktestResult"),
    uuid: uuidSchema,
    create_time: timeSchema,
    start_time: timeSchema,
    end_time: timeSchema,
    result_url: z.url(),
    metrics: z.record(z.string(), z.number().nullable()).nullish(),
  })
  .meta({ id: "BacktestResultGet" });
export type BacktestResultGet = z.output<typeof backtestResultGetSchema>;

/** What `result_url` serves: one target, and the predictions of every fold by reference time. */
export const backtestResultPayloadSchema = z
  .object({
    targets: z.array(timeDatasetSchema).length(1),
    fold_results: z.array(
      z.object({
        predict_results: z.array(z.object({ reference_time: timeSchema, predictions: z.array(timeDatasetSchema) })),
      }),
    ),
  })
  .meta({ id: "BacktestResultPayload" });
export type BacktestResultPayload = z.output<typeof backtestResultPayloadSchema>;

const collection = "/projects/{project_uuid}/backtests/";
const item = `${collection}{uuid}` as const;
const answer = backtestGetSchema;

export const backtests = {
  list: route({
    method: "GET",
    path: collection,
    summary: "The backtests of a project, newest first",
    answer: listOf(answer),
  }),
  create: route({ method: "POST", path: collection, summary: "Create a backtest", body: backtestCreateSchema, answer }),
  get: route({ method: "GET", path: item, summary: "One backtest", answer }),
  update: route({ method: "PATCH", path: item, summary: "Change a backtest", body: backtestUpdateSchema, answer }),
  delete: route({ method: "DELETE", path: item, summary: "Delete a backtest", answer }),
  run: route({ method: "POST", path: `${item}:run`, summary: "Run a backtest", answer: backtestJobGetSchema }),
  listJobs: route({
    method: "GET",
    path: `${collection}{backtest_uuid}/jobs/`,
    summary: "The jobs of a backtest, newest first; of all backtests for `-`",
    answer: listOf(backtestJobGetSchema),
  }),
  getJob: route({
    method: "GET",
    path: `${collection}{backtest_uuid}/jobs/{uuid}`,
    summary: "One job of a backtest",
    answer: backtestJobGetSchema,
  }),
  getResult: route({
    method: "GET",
    path: `${collection}{backtest_uuid}/results/`,
    summary: "The result of one job: a single object",
    query: z.object({ job_uuid: uuidSchema }),
    answer: backtestResultGetSchema,
  }),
};
