import { z } from "zod";
import { inputGetSchema } from "./inputs.js";
import { layerGetSchema } from "./layers.js";
import { route } from "./route.js";
import { listOf } from "./scalars.js";

export const edgeGetSchema = z.discriminatedUnion("type", [inputGetSchema, layerGetSchema]);
export type EdgeGet = z.output<typeof edgeGetSchema>;

export const edges = {
  list: route({
    method: "GET",
    path: "/projects/{project_uuid}/edges/",
    summary: "All edges of a project",
    answer: listOf(edgeGetSchema),
  }),
};
