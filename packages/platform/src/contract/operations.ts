import { z } from "zod";
import {
  connectorNodeCreateShape,
  connectorNodeGetShape,
  connectorNodeUpdateShape,
  inProjectShape,
  nodeGetShape,
} from "./node.js";
import { route } from "./route.js";
import { jsonObjectSchema, listOf } from "./scalars.js";

export const operationGetSchema = z
  .object({
    ...nodeGetShape,
    type: z.literal("Operation"),
    ...connectorNodeGetShape,
    input_specs_schema: jsonObjectSchema,
  })
  .meta({ id: "OperationGet" });
export type OperationGet = z.output<typeof operationGetSchema>;

export const operationCreateSchema = z
  .object({ ...connectorNodeCreateShape, type: z.literal("Operation").nullish() })
  .meta({ id: "OperationCreate" });
export type OperationCreate = z.output<typeof operationCreateSchema>;

export const operationUpdateSchema = z
  .object({ ...connectorNodeUpdateShape, type: z.literal("Operation").nullish() })
  .meta({ id: "OperationUpdate" });
export type OperationUpdate = z.output<typeof operationUpdateSchema>;

const answer = operationGetSchema;

export const operations = {
  create: route({
    method: "POST",
    path: "/projects/{project_uuid}/operations/",
    summary: "Create an operation",
    body: operationCreateSchema,
    answer,
  }),
  get: route({ method: "GET", path: "/projects/{project_uuid}/operations/{uuid}", summary: "One operation", answer }),
  update: route({
    method: "PATCH",
    path: "/projects/{project_uuid}/operations/{uuid}",
    summary: "Change an operation",
    body: operationUpdateSchema,
    answer,
  }),
  delete: route({
    method: "DELETE",
    path: "/projects/{project_uuid}/operations/{uuid}",
    summary: "Delete an operation",
    answer,
  }),
};

export const flatOperationCreateSchema = operationCreateSchema
  .extend(inProjectShape)
  .meta({ id: "FlatOperationCreate" });
export type FlatOperationCreate = z.output<typeof flatOperationCreateSchema>;

export const flatOperations = {
  list: route({ method: "GET", path: "/operations/", summary: "All operations", answer: listOf(answer) }),
  create: route({
    method: "POST",
    path: "/operations/",
    summary: "Create an operation in the project that the body names",
    body: flatOperationCreateSchema,
    answer,
  }),
  get: route({ method: "GET", path: "/operations/{uuid}", summary: "One operation", answer }),
  update: route({
    method: "PATCH",
    path: "/operations/{uuid}",
    summary: "Change an operation",
    body: operationUpdateSchema,
    answer,
  }),
  delete: route({ method: "DELETE", path: "/operations/{uuid}", summary: "Delete an operation", answer }),
};
