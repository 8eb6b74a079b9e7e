import { numericalExpressionConnector } from "@asof/platform";
import type { z } from "zod";
import { ServerError } from "../errors.js";
import { Frame } from "../frame.js";
import type { OperationExecutor } from "./executor.js";
import { readExpression } from "./expression.js";

type Parameters = z.output<typeof numericalExpressionConnector.parameters>;

/** An arithmetic expression; each variable is a group with one input. */
export const numericalExpressionExecutor: OperationExecutor<Parameters> = {
  kind: "operation",
  connector: numericalExpressionConnector,
  version: 1,
  check: ({ math_expression, variable_names }) => void readExpression(math_expression, variable_names),
  inputWindow: (_, window) => window,
  apply(parameters, groups) {
    const columns = new Map(parameters.variable_names.map((name) => [name, onlyColumn(groups.get(name), name)]));
    const index = ([...groups.values()][0] as Frame).index;
    const evaluate = readExpression(parameters.math_expression, parameters.variable_names);
    return new Frame(index, ["value"], [evaluate(columns, index.length)]);
  },
};

function onlyColumn(frame: Frame | undefined, variable: string): Float64Array {
  const [column, ...more] = frame?.columns ?? [];
  if (column !== undefined && more.length === 0) return column;
  throw new ServerError(
    "invalid_graph",
    `The variable "${variable}" needs one input of one column in the group "${variable}".`,
  );
}
