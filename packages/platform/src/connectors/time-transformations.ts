import { z } from "zod";
import { durationCreateSchema } from "../contract/scalars.js";
import { chooser, defineConnector } from "./connector.js";

export const aggregationFunctions = ["count", "sum", "mean", "median", "min", "max"] as const;

export const timeTransformationsConnector = defineConnector({
  uuid: "e4bebd6d-d9d2-4103-8c94-95fa162eddc0",
  kind: "operation",
  name: "TimeTransformations",
  title: "Time Transformations",
  provider: "Asof",
  description: "Rolling windows, differences and shifts along time.",
  parameters: z.object({
    rolling_window_parameters: z
      .object({
        window_period: durationCreateSchema,
        min_periods: z.int().nonnegative(),
        centered: z.boolean(),
        aggregation_function: z.enum(aggregationFunctions),
      })
      .optional(),
    differencing_parameters: z
      .object({
        differencing_period: durationCreateSchema.nullish(),
        differencing_order: z.int().nonnegative().nullish(),
      })
      .optional(),
    shift_parameters: z.object({ shift_period: durationCreateSchema.nullish() }).optional(),
  }),
  groups: () => ["operands"],
  labels: () => null,
});

/** Rolling, differenced or shifted inputs: `timeTransformations({ shiftParameters: { shiftPeriod: "PT1H" } })`. */
export const timeTransformations = chooser(timeTransformationsConnector);
