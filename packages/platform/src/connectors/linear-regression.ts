import { z } from "zod";
import { chooser, defineConnector } from "./connector.js";

export const regressionGroups = ["features", "targets", "sample_weights"] as const;

export const linearRegressionConnector = defineConnector({
  uuid: "7b714851-bfbf-46a2-a8e5-8af90b8bae71",
  kind: "model",
  name: "LinearRegression",
  title: "Linear Regression",
  provider: "Asof",
  description: "Least squares.",
  parameters: z.object({ fit_intercept: z.boolean().optional(), normalize: z.boolean().optional() }),
  groups: () => regressionGroups,
  labels: () => null,
});

const choose = chooser(linearRegressionConnector);

/** Least squares; with an intercept and without normalization unless told otherwise. */
export function linearRegression(parameters: Parameters<typeof choose>[0] = {}): ReturnType<typeof choose> {
  return choose({ fitIntercept: true, normalize: false, ...parameters });
}
