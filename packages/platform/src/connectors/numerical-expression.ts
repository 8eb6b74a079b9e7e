import { z } from "zod";
import { chooser, defineConnector } from "./connector.js";

export const numericalExpressionConnector = defineConnector({
  uuid: "931acb25-7ace-47f9-9526-1ba8ddf06f14",
  kind: "operation",
  name: "NumericalExpression",
  title: "Numerical Expression",
  provider: "Asof",
  description: "Arithmetic over named inputs; every variable is an input group.",
  parameters: z.object({ variable_names: z.array(z.string()), math_expression: z.string() }),
  groups: ({ variable_names }) => variable_names,
  labels: () => null,
});

/** Arithmetic over inputs: `numericalExpression({ variableNames: ["x", "y"], mathExpression: "x - y" })`. */
export const numericalExpression = chooser(numericalExpressionConnector);
