import { z } from "zod";
import { chooser, defineConnector } from "./connector.js";
import { regressionGroups } from "./linear-regression.js";

export const lightGBMObjectives = [
  "binary",
  "mean_absolute_error",
  "mean_absolute_percentage_error",
  "mean_squared_error",
  "quantile",
] as const;

const whole = z.int().nullish();
const number = z.number().nullish();
const flag = z.boolean().nullish();

export const lightGBMConnector = defineConnector({
  uuid: "629da569-9d4a-4011-b27a-30c72f0ca1dc",
  kind: "model",
  name: "LightGBM",
  title: "LightGBM",
  provider: "Asof",
  description: "Gradient-boosted trees. What is left out keeps the library's default.",
  parameters: z.object({
    objective: z.enum(lightGBMObjectives).nullish(),
    num_boost_round: whole,
    max_depth: whole,
    min_child_weight: whole,
    learning_rate: number,
    subsample: number,
    colsample_bytree: number,
    colsample_bynode: number,
    max_leaves: whole,
    min_data_in_leaf: whole,
    min_gain_to_split: number,
    alpha: number,
    reg_alpha: number,
    reg_lambda: number,
    fit_on_null_values: flag,
    predict_on_null_values: flag,
  }),
  groups: () => regressionGroups,
  labels: () => null,
});

/** Gradient-boosted trees: `lightGBM({ objective: "quantile", alpha: 0.9 })`. */
export const lightGBM = chooser(lightGBMConnector);
