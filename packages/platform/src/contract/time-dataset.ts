import { z } from "zod";
import { isNested, type NestedFlags, type NestedNumbers } from "./nested-values.js";
import {
  durationCreateSchema,
  durationSchema,
  jsonObjectSchema,
  labelSchema,
  timeCreateSchema,
  timeSchema,
} from "./scalars.js";

const isNumber = (leaf: unknown): boolean => typeof leaf === "number" || leaf === null;
const isFlag = (leaf: unknown): boolean => leaf === 0 || leaf === 1 || typeof leaf === "boolean";

/** Time first, then the axes of the cell; `null` stands for NaN. */
const valuesSchema = z
  .custom<NestedNumbers>((value) => isNested(value, isNumber), "not a nested array of numbers and nulls")
  .meta({ type: "array" });

/** Shaped like the values; 1 marks an invalid sample. */
const maskSchema = z
  .custom<NestedFlags>((value) => isNested(value, isFlag), "not a nested array of 0 and 1")
  .meta({ type: "array" })
  .nullish();

const cellShape = {
  cell_shape: z.array(z.int().nonnegative()).nullish(),
  coordinate_labels: z.array(z.array(labelSchema)).nullish(),
  axis_labels: z.array(labelSchema).nullish(),
  metadata: jsonObjectSchema.nullish(),
};

export const timeDatasetRowSchema = z.object({
  start_time: timeSchema,
  end_time: timeSchema,
  as_of_time: timeSchema,
  values: valuesSchema,
  mask: maskSchema,
});
export type TimeDatasetRow = z.output<typeof timeDatasetRowSchema>;

export const timeDatasetSchema = z
  .object({
    object: z.literal("TimeDataset"),
    sample_period: durationSchema,
    ...cellShape,
    data: z.array(timeDatasetRowSchema).min(1),
  })
  .meta({ id: "TimeDataset" });
export type TimeDataset = z.output<typeof timeDatasetSchema>;

/** What `:insert` takes: one or more rows of different as-of times. */
export const timeDatasetCreateSchema = z
  .object({
    object: z.literal("TimeDataset"),
    sample_period: durationCreateSchema,
    ...cellShape,
    data: z
      .array(
        timeDatasetRowSchema.extend({
          start_time: timeCreateSchema,
          end_time: timeCreateSchema,
          as_of_time: timeCreateSchema,
        }),
      )
      .min(1),
  })
  .meta({ id: "TimeDatasetCreate" });
