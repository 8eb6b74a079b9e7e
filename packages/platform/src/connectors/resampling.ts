import { z } from "zod";
import { chooser, defineConnector } from "./connector.js";
import { samplePeriodSchema } from "./parameters.js";

export const resamplingFunctions = [
  "interpolate",
  "pad",
  "first",
  "last",
  "mean",
  "median",
  "min",
  "max",
  "sum",
] as const;

export const resamplingConnector = defineConnector({
  uuid: "7d6d92d6-5fc2-47b7-9f3c-7ae73cf30b7f",
  kind: "operation",
  name: "Resampling",
  title: "Resampling",
  provider: "Asof",
  description: "Another sample period: finer by interpolation or padding, coarser by aggregation.",
  parameters: z.object({ sample_period: samplePeriodSchema, resampling_function: z.enum(resamplingFunctions) }),
  groups: () => ["operands"],
  labels: () => null,
});

/** Another sample period: `resampling({ samplePeriod: "P1D", resamplingFunction: "mean" })`. */
export const resampling = chooser(resamplingConnector);
