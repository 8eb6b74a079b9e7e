import { z } from "zod";
import { modelFitJobGetSchema, nodeJobCreateSchema } from "./jobs.js";
import {
  connectorNodeCreateShape,
  connectorNodeGetShape,
  connectorNodeUpdateShape,
  inProjectShape,
  nodeGetShape,
} from "./node.js";
import { route } from "./route.js";
import { jsonObjectSchema, listOf } from "./scalars.js";

export const modelGetSchema = z
  .object({ ...nodeGetShape, type: z.literal("Model"), ...connectorNodeGetShape, input_specs_schema: jsonObjectSchema })
  .meta({ id: "ModelGet" });
export type ModelGet = z.output<typeof modelGetSchema>;

export const modelCreateSchema = z
  .object({ ...connectorNodeCreateShape, type: z.literal("Model").nullish() })
  .meta({ id: "ModelCreate" });
export type ModelCreate = z.output<typeof modelCreateSchema>;

export const modelUpdateSchema = z
  .object({ ...connectorNodeUpdateShape, type: z.literal("Model").nullish() })
  .meta({ id: "ModelUpdate" });
export type ModelUpdate = z.output<typeof modelUpdateSchema>;

const answer = modelGetSchema;

export const models = {
  create: route({
    method: "POST",
    path: "/projects/{project_uuid}/models/",
    summary: "Create a model",
    body: modelCreateSchema,
    answer,
  }),
  get: route({ method: "GET", path: "/projects/{project_uuid}/models/{uuid}", summary: "One model", answer }),
  update: route({
    method: "PATCH",
    path: "/projects/{project_uuid}/models/{uuid}",
    summary: "Change a model",
    body: modelUpdateSchema,
    answer,
  }),
  delete: route({
    method: "DELETE",
    path: "/projects/{project_uuid}/models/{uuid}",
    summary: "Delete a model",
    answer,
  }),
  fit: route({
    method: "POST",
    path: "/projects/{project_uuid}/models/{uuid}:fit",
    summary: "Fit a model",
    body: nodeJobCreateSchema,
    answer: modelFitJobGetSchema,
  }),
};

export const flatModelCreateSchema = modelCreateSchema.extend(inProjectShape).meta({ id: "FlatModelCreate" });
export type FlatModelCreate = z.output<typeof flatModelCreateSchema>;

export const flatModels = {
  list: route({ method: "GET", path: "/models/", summary: "All models", answer: listOf(answer) }),
  create: route({
    method: "POST",
    path: "/models/",
    summary: "Create a model in the project that the body names",
    body: flatModelCreateSchema,
    answer,
  }),
  get: route({ method: "GET", path: "/models/{uuid}", summary: "One model", answer }),
  update: route({
    method: "PATCH",
    path: "/models/{uuid}",
    summary: "Change a model",
    body: modelUpdateSchema,
    answer,
  }),
  delete: route({ method: "DELETE", path: "/models/{uuid}", summary: "Delete a model", answer }),
};
