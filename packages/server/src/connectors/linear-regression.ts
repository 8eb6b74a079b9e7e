import { linearRegressionConnector } from "@asof/platform";
import { z } from "zod";
import { ServerError } from "../errors.js";
import type { Frame } from "../frame.js";
import type { ModelExecutor } from "./executor.js";
import { leastSquares } from "./least-squares.js";

type Parameters = z.output<typeof linearRegressionConnector.parameters>;

const stateSchema = z.object({ intercept: z.number(), coefficients: z.array(z.number()) });

/** Least squares in process. Rows with anything missing teach nothing and are predicted as missing. */
export const linearRegressionExecutor: ModelExecutor<Parameters> = {
  kind: "model",
  runtime: "in-process",
  connector: linearRegressionConnector,
  version: 1,
  async fit(parameters, { features, targets, weights }) {
    const rows = completeRows(features, targets, weights);
    const intercept = (parameters.fit_intercept ?? true) ? 1 : 0;
    if (rows.length <= features.columns.length + intercept) {
      throw new ServerError(
        "no_data",
        `Only ${rows.length} complete rows to fit ${features.columns.length} features on.`,
      );
    }
    // Centred on the means, so that the intercept does not spoil the condition of the rest.
    const root = Float64Array.from(rows, (i) => Math.sqrt(weights?.[i] ?? 1));
    const total = root.reduce((sum, w) => sum + w * w, 0);
    const mean = (column: Float64Array): number =>
      intercept * (rows.reduce((sum, i, k) => sum + (column[i] as number) * (root[k] as number) ** 2, 0) / total);
    const means = features.columns.map(mean);
    const target = mean(targets);
    const centred = (column: Float64Array, middle: number): Float64Array =>
      Float64Array.from(rows, (i, k) => ((column[i] as number) - middle) * (root[k] as number));
    const coefficients = leastSquares(
      features.columns.map((column, j) => centred(column, means[j] as number)),
      centred(targets, target),
    );
    return { intercept: target - dot(coefficients, means), coefficients };
  },
  async predict(_, state, features) {
    const { intercept, coefficients } = stateSchema.parse(state);
    return Float64Array.from({ length: features.length }, (_row, i) =>
      features.columns.reduce((sum, column, j) => sum + (column[i] as number) * (coefficients[j] as number), intercept),
    );
  },
};

function completeRows(features: Frame, targets: Float64Array, weights: Float64Array | undefined): number[] {
  const columns = [...features.columns, targets, ...(weights ? [weights] : [])];
  return Array.from(targets.keys()).filter((i) => columns.every((column) => !Number.isNaN(column[i])));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
}
