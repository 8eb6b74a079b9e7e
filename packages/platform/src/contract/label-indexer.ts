import { z } from "zod";
import { labelSchema } from "./scalars.js";

/**
 * Which part of a cell an edge takes. A label takes its place on the first axis; a list has one entry an
 * axis, where a label drops the axis and an inner list keeps it. `null` takes the whole cell.
 */
export const labelIndexerSchema = z
  .union([labelSchema, z.array(z.union([labelSchema, z.array(labelSchema)]))])
  .meta({ id: "LabelIndexer" });
export type LabelIndexer = z.output<typeof labelIndexerSchema>;
