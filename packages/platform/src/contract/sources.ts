import { z } from "zod";
import {
  connectorNodeCreateShape,
  connectorNodeGetShape,
  connectorNodeUpdateShape,
  inProjectShape,
  nodeGetShape,
} from "./node.js";
import { route } from "./route.js";
import { listOf } from "./scalars.js";

export const sourceGetSchema = z
  .object({ ...nodeGetShape, type: z.literal("Source"), ...connectorNodeGetShape })
  .meta({ id: "SourceGet" });
export type SourceGet = z.output<typeof sourceGetSchema>;

export const sourceCreateSchema = z
  .object({ ...connectorNodeCreateShape, type: z.literal("Source").nullish() })
  .meta({ id: "SourceCreate" });
export type SourceCreate = z.output<typeof sourceCreateSchema>;

export const sourceUpdateSchema = z
  .object({ ...connectorNodeUpdateShape, type: z.literal("Source").nullish() })
  .meta({ id: "SourceUpdate" });
export type SourceUpdate = z.output<typeof sourceUpdateSchema>;

const answer = sourceGetSchema;

export const sources = {
  create: route({
    method: "POST",
    path: "/projects/{project_uuid}/sources/",
    summary: "Create a source",
    body: sourceCreateSchema,
    answer,
  }),
  get: route({ method: "GET", path: "/projects/{project_uuid}/sources/{uuid}", summary: "One source", answer }),
  update: route({
    method: "PATCH",
    path: "/projects/{project_uuid}/sources/{uuid}",
    summary: "Change a source",
    body: sourceUpdateSchema,
    answer,
  }),
  delete: route({
    method: "DELETE",
    path: "/projects/{project_uuid}/sources/{uuid}",
    summary: "Delete a source",
    answer,
  }),
};

export const flatSourceCreateSchema = sourceCreateSchema.extend(inProjectShape).meta({ id: "FlatSourceCreate" });
export type FlatSourceCreate = z.output<typeof flatSourceCreateSchema>;

export const flatSources = {
  list: route({ method: "GET", path: "/sources/", summary: "All sources", answer: listOf(answer) }),
  create: route({
    method: "POST",
    path: "/sources/",
    summary: "Create a source in the project that the body names",
    body: flatSourceCreateSchema,
    answer,
  }),
  get: route({ method: "GET", path: "/sources/{uuid}", summary: "One source", answer }),
  update: route({
    method: "PATCH",
    path: "/sources/{uuid}",
    summary: "Change a source",
    body: sourceUpdateSchema,
    answer,
  }),
  delete: route({ method: "DELETE", path: "/sources/{uuid}", summary: "Delete a source", answer }),
};
