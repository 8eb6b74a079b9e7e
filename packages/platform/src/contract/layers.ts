import { z } from "zod";
import { edgeCreateShape, edgeGetShape } from "./edge.js";
import { route } from "./route.js";
import { listOf, uuidSchema } from "./scalars.js";
import { boundaryTimingCreateSchema, boundaryTimingSchema } from "./timing.js";

export const layerGetSchema = z
  .object({
    ...edgeGetShape,
    type: z.literal("Layer"),
    order: z.int(),
    start_timing: boundaryTimingSchema.nullish(),
    end_timing: boundaryTimingSchema.nullish(),
  })
  .meta({ id: "LayerGet" });
export type LayerGet = z.output<typeof layerGetSchema>;

export const layerCreateSchema = z
  .object({
    ...edgeCreateShape,
    type: z.literal("Layer").nullish(),
    order: z.int(),
    start_timing: boundaryTimingCreateSchema.nullish(),
    end_timing: boundaryTimingCreateSchema.nullish(),
  })
  .meta({ id: "LayerCreate" });
export type LayerCreate = z.output<typeof layerCreateSchema>;

export const layerUpdateSchema = layerCreateSchema
  .extend({ upstream_node: uuidSchema.nullish(), order: z.int().nullish() })
  .meta({ id: "LayerUpdate" });
export type LayerUpdate = z.output<typeof layerUpdateSchema>;

function layerRoutes<const Owner extends string>(owner: Owner) {
  const collection = `${owner}/layers/` as const;
  const item = `${collection}{uuid}` as const;
  const answer = layerGetSchema;
  return {
    list: route({ method: "GET", path: collection, summary: "The layers of a time series", answer: listOf(answer) }),
    create: route({ method: "POST", path: collection, summary: "Create a layer", body: layerCreateSchema, answer }),
    get: route({ method: "GET", path: item, summary: "One layer", answer }),
    update: route({ method: "PATCH", path: item, summary: "Change a layer", body: layerUpdateSchema, answer }),
    delete: route({ method: "DELETE", path: item, summary: "Delete a layer", answer }),
  };
}

export const layers = layerRoutes("/projects/{project_uuid}/time_series/{time_series_uuid}");
export const flatLayers = layerRoutes("/time_series/{time_series_uuid}");
