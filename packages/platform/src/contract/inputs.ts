import { z } from "zod";
import { edgeCreateShape, edgeGetShape } from "./edge.js";
import { route } from "./route.js";
import { listOf, uuidSchema } from "./scalars.js";

export const inputGetSchema = z
  .object({ ...edgeGetShape, type: z.literal("Input"), group_name: z.string() })
  .meta({ id: "InputGet" });
export type InputGet = z.output<typeof inputGetSchema>;

export const inputCreateSchema = z
  .object({ ...edgeCreateShape, type: z.literal("Input").nullish(), group_name: z.string() })
  .meta({ id: "InputCreate" });
export type InputCreate = z.output<typeof inputCreateSchema>;

export const inputUpdateSchema = inputCreateSchema
  .extend({ upstream_node: uuidSchema.nullish(), group_name: z.string().nullish() })
  .meta({ id: "InputUpdate" });
export type InputUpdate = z.output<typeof inputUpdateSchema>;

function inputRoutes<const Owner extends string>(owner: Owner) {
  const collection = `${owner}/inputs/` as const;
  const item = `${collection}{uuid}` as const;
  const answer = inputGetSchema;
  return {
    list: route({ method: "GET", path: collection, summary: "The inputs of a node", answer: listOf(answer) }),
    create: route({ method: "POST", path: collection, summary: "Create an input", body: inputCreateSchema, answer }),
    get: route({ method: "GET", path: item, summary: "One input", answer }),
    update: route({ method: "PATCH", path: item, summary: "Change an input", body: inputUpdateSchema, answer }),
    delete: route({ method: "DELETE", path: item, summary: "Delete an input", answer }),
  };
}

export const operationInputs = inputRoutes("/projects/{project_uuid}/operations/{operation_uuid}");
export const modelInputs = inputRoutes("/projects/{project_uuid}/models/{model_uuid}");
export const flatOperationInputs = inputRoutes("/operations/{operation_uuid}");
export const flatModelInputs = inputRoutes("/models/{model_uuid}");
