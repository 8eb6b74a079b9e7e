import { z } from "zod";
import { modelGetSchema } from "./models.js";
import { operationGetSchema } from "./operations.js";
import { route } from "./route.js";
import { listOf } from "./scalars.js";
import { sourceGetSchema } from "./sources.js";
import { timeSeriesGetSchema } from "./time-series.js";

export const nodeGetSchema = z.discriminatedUnion("type", [
  timeSeriesGetSchema,
  sourceGetSchema,
  operationGetSchema,
  modelGetSchema,
]);
export type NodeGet = z.output<typeof nodeGetSchema>;

export const nodes = {
  list: route({
    method: "GET",
    path: "/projects/{project_uuid}/nodes/",
    summary: "All nodes of a project",
    answer: listOf(nodeGetSchema),
  }),
};
