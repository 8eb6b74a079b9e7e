import { numericalExpression } from "@asof/platform/connectors";
import { ServerError } from "../errors.js";
import { Frame } from "../frame.js";
import type { OperationExecutor } from "./executor.js";
import { readExpression } from "./expression.js";

type Parameters = ReturnType<typeof numericalExpression.parameters.parse>;

/** An arithmetic expression; each variable is a group with one input. */
export const numericalExpressionExecutor: OperationExecutor<Parameters> = {
  kind: "operation",
  uuid: numericalExpression.uuid,
  version: 1,
  parse(parameters) {
    const parsed = numericalExpression.parameters.parse(parameters);
    readExpression(parsed.math_expression, parsed.variable_names);
    return parsed;
  },
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
  throw new ServerError("invalid_graph", `The variable "${variable}" needs one input of one column in the group "${variable}".`);
}
