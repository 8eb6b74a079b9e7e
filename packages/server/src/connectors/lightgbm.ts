import { lightGBMConnector } from "@asof/platform";
import { tableFromArrays } from "apache-arrow";
import { z } from "zod";
import type { Frame } from "../frame.js";
import type { Json, ModelExecutor } from "./executor.js";
import { lightGbmProgram } from "./lightgbm-program.js";

type Parameters = z.output<typeof lightGBMConnector.parameters>;

const stateSchema = z.object({ booster: z.string(), digest: z.string() });

/**
 * Gradient-boosted trees in the Python sandbox: one thread and a fixed seed, so that the same inputs
 * give the same trees to the bit.
 */
export const lightGbmExecutor: ModelExecutor<Parameters> = {
  kind: "model",
  runtime: "sandbox",
  connector: lightGBMConnector,
  version: 1,
  async environment({ python, signal }) {
    return { image: await python.imageDigest({ signal }) };
  },
  async fit(parameters, { features, targets, weights }, { python, signal }) {
    const values = {
      features: tableOf(features),
      target: targets,
      weight: weights ?? null,
      parameters: trainingParameters(parameters),
      options: fitOptions(parameters),
    };
    const code = "fit(features, target, weight, parameters, options)";
    return python.use(lightGbmProgram, { signal }, async (call) => stateSchema.parse(await call(code, values)) as Json);
  },
  async predict(parameters, state, features, { python, signal }) {
    const { booster, digest } = stateSchema.parse(state);
    return python.use(lightGbmProgram, { signal }, async (call) => {
      if ((await call("digest in boosters", { digest })) !== true) await call("keep(digest, booster)", { booster });
      const values = { features: tableOf(features), on_null_values: parameters.predict_on_null_values ?? true };
      return z.instanceof(Float64Array).parse(await call("predict(digest, features, on_null_values)", values));
    });
  },
};

function tableOf(frame: Frame): unknown {
  return tableFromArrays(Object.fromEntries(frame.columns.map((column, i) => [`f${i}`, column])));
}

const objectives = {
  binary: "binary",
  mean_absolute_error: "regression_l1",
  mean_absolute_percentage_error: "mape",
  mean_squared_error: "regression",
  quantile: "quantile",
} as const;

/** The connector's parameters under LightGBM's names; what is not given keeps LightGBM's default. */
function trainingParameters(parameters: Parameters): Record<string, Json> {
  const named = {
    max_depth: parameters.max_depth,
    min_sum_hessian_in_leaf: parameters.min_child_weight,
    learning_rate: parameters.learning_rate,
    bagging_fraction: parameters.subsample,
    bagging_freq: parameters.subsample == null ? undefined : 1,
    feature_fraction: parameters.colsample_bytree,
    feature_fraction_bynode: parameters.colsample_bynode,
    num_leaves: parameters.max_leaves,
    min_data_in_leaf: parameters.min_data_in_leaf,
    min_gain_to_split: parameters.min_gain_to_split,
    alpha: parameters.alpha,
    lambda_l1: parameters.reg_alpha,
    lambda_l2: parameters.reg_lambda,
  };
  const given = Object.entries(named).filter((entry): entry is [string, number] => entry[1] != null);
  const fixed = { seed: 1, deterministic: true, force_row_wise: true, num_threads: 1, verbose: -1 };
  return {
    objective: objectives[parameters.objective ?? "mean_squared_error"],
    ...Object.fromEntries(given),
    ...fixed,
  };
}

function fitOptions(parameters: Parameters): Record<string, Json> {
  return { rounds: parameters.num_boost_round ?? 100, on_null_values: parameters.fit_on_null_values ?? true };
}
