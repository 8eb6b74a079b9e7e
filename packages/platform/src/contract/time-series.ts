import { z } from "zod";
import { nodeJobCreateSchema, nodeRunJobGetSchema } from "./jobs.js";
import { inProjectShape, nodeCreateShape, nodeGetShape, nodeUpdateShape } from "./node.js";
import { insertResultGetSchema, queryResultGetSchema } from "./results.js";
import { route } from "./route.js";
import { durationCreateSchema, durationSchema, labelSchema, listOf, timeCreateSchema } from "./scalars.js";
import { timeDatasetCreateSchema } from "./time-dataset.js";

const cell = {
  cell_shape: z.array(z.int().nonnegative()),
  coordinate_labels: z.array(z.array(labelSchema)),
  axis_labels: z.array(labelSchema),
};

export const timeSeriesGetSchema = z
  .object({
    ...nodeGetShape,
    type: z.literal("TimeSeries"),
    sample_period: durationSchema,
    ...cell,
    series: z.string().optional().describe("The name of the series that holds the values."),
  })
  .meta({ id: "TimeSeriesGet" });
export type TimeSeriesGet = z.output<typeof timeSeriesGetSchema>;

export const timeSeriesCreateSchema = z
  .object({ ...nodeCreateShape, type: z.literal("TimeSeries").nullish(), sample_period: durationCreateSchema, ...cell })
  .meta({ id: "TimeSeriesCreate" });
export type TimeSeriesCreate = z.output<typeof timeSeriesCreateSchema>;

export const timeSeriesUpdateSchema = z
  .object({ ...nodeUpdateShape, type: z.literal("TimeSeries").nullish() })
  .meta({ id: "TimeSeriesUpdate" });
export type TimeSeriesUpdate = z.output<typeof timeSeriesUpdateSchema>;

export const timeSeriesInsertSchema = z
  .object({ time_dataset: timeDatasetCreateSchema })
  .meta({ id: "TimeSeriesInsert" });
export type TimeSeriesInsert = z.output<typeof timeSeriesInsertSchema>;

/** At most one of `as_of_time` and `as_of_offset`; without either, what is known now. */
export const timeSeriesQuerySchema = z
  .object({
    start_time: timeCreateSchema,
    end_time: timeCreateSchema,
    as_of_time: timeCreateSchema.optional(),
    as_of_offset: durationCreateSchema.optional(),
  })
  .refine((query) => query.as_of_time === undefined || query.as_of_offset === undefined, {
    message: "give as_of_time or as_of_offset, not both",
    path: ["as_of_offset"],
  });
export type TimeSeriesQuery = z.output<typeof timeSeriesQuerySchema>;

const answer = timeSeriesGetSchema;
const list = listOf(answer);

export const timeSeries = {
  list: route({
    method: "GET",
    path: "/projects/{project_uuid}/time_series/",
    summary: "The time series of a project, or of all projects for `-`",
    answer: list,
  }),
  create: route({
    method: "POST",
    path: "/projects/{project_uuid}/time_series/",
    summary: "Create a time series",
    body: timeSeriesCreateSchema,
    answer,
  }),
  get: route({
    method: "GET",
    path: "/projects/{project_uuid}/time_series/{uuid}",
    summary: "One time series",
    answer,
  }),
  update: route({
    method: "PATCH",
    path: "/projects/{project_uuid}/time_series/{uuid}",
    summary: "Change a time series",
    body: timeSeriesUpdateSchema,
    answer,
  }),
  delete: route({
    method: "DELETE",
    path: "/projects/{project_uuid}/time_series/{uuid}",
    summary: "Delete a time series",
    answer,
  }),
  insert: route({
    method: "POST",
    path: "/projects/{project_uuid}/time_series/{uuid}:insert",
    summary: "Insert values, each row as known at its as-of time",
    body: timeSeriesInsertSchema,
    answer: insertResultGetSchema,
  }),
  query: route({
    method: "GET",
    path: "/projects/{project_uuid}/time_series/{uuid}:query",
    summary: "Values of a range as known at a time",
    query: timeSeriesQuerySchema,
    answer: queryResultGetSchema,
  }),
  run: route({
    method: "POST",
    path: "/projects/{project_uuid}/time_series/{uuid}:run",
    summary: "Run the graph up to a time series",
    body: nodeJobCreateSchema,
    answer: nodeRunJobGetSchema,
  }),
};

export const flatTimeSeriesCreateSchema = timeSeriesCreateSchema
  .extend(inProjectShape)
  .meta({ id: "FlatTimeSeriesCreate" });
export type FlatTimeSeriesCreate = z.output<typeof flatTimeSeriesCreateSchema>;

export const flatTimeSeries = {
  list: route({ method: "GET", path: "/time_series/", summary: "All time series", answer: list }),
  create: route({
    method: "POST",
    path: "/time_series/",
    summary: "Create a time series in the project that the body names",
    body: flatTimeSeriesCreateSchema,
    answer,
  }),
  get: route({ method: "GET", path: "/time_series/{uuid}", summary: "One time series", answer }),
  update: route({
    method: "PATCH",
    path: "/time_series/{uuid}",
    summary: "Change a time series",
    body: timeSeriesUpdateSchema,
    answer,
  }),
  delete: route({ method: "DELETE", path: "/time_series/{uuid}", summary: "Delete a time series", answer }),
  insert: route({
    method: "POST",
    path: "/time_series/{uuid}:insert",
    summary: "Insert values, each row as known at its as-of time",
    body: timeSeriesInsertSchema,
    answer: insertResultGetSchema,
  }),
  query: route({
    method: "GET",
    path: "/time_series/{uuid}:query",
    summary: "Values of a range as known at a time",
    query: timeSeriesQuerySchema,
    answer: queryResultGetSchema,
  }),
};
