import { ServerError } from "../errors.js";
import type { ConnectorNode } from "../graph/graph.js";
import type { AnyExecutor, ModelExecutor, OperationExecutor, SourceExecutor } from "./executor.js";
import { lightGbmExecutor } from "./lightgbm.js";
import { linearRegressionExecutor } from "./linear-regression.js";
import { numericalExpressionExecutor } from "./numerical-expression.js";
import { storedSeriesExecutor } from "./stored-series.js";
import { timeTransformationsExecutor } from "./time-transformations.js";
import { timeTrendsExecutor } from "./time-trends.js";

/** Everything this server can run. */
export const executors: readonly AnyExecutor[] = [
  storedSeriesExecutor as SourceExecutor,
  timeTrendsExecutor as SourceExecutor,
  numericalExpressionExecutor as OperationExecutor,
  timeTransformationsExecutor as OperationExecutor,
  lightGbmExecutor as ModelExecutor,
  linearRegressionExecutor as ModelExecutor,
];

export interface Bound<E> {
  readonly executor: E;
  readonly parameters: unknown;
}

/** The executor of a source with its parameters read. @throws {ServerError} as `findExecutor` */
export function findSource(node: ConnectorNode): Bound<SourceExecutor> {
  return findExecutor(node, "source") as Bound<SourceExecutor>;
}

/** The executor of an operation with its parameters read. @throws {ServerError} as `findExecutor` */
export function findOperation(node: ConnectorNode): Bound<OperationExecutor> {
  return findExecutor(node, "operation") as Bound<OperationExecutor>;
}

/** The executor of a model with its parameters read. @throws {ServerError} as `findExecutor` */
export function findModel(node: ConnectorNode): Bound<ModelExecutor> {
  return findExecutor(node, "model") as Bound<ModelExecutor>;
}

/** @throws {ServerError} `unknown_connector`, `invalid_parameters` */
export function findExecutor(
  node: Pick<ConnectorNode, "connector" | "parameters" | "title">,
  kind: AnyExecutor["kind"],
): Bound<AnyExecutor> {
  const executor = executors.find((one) => one.connector.uuid === node.connector && one.kind === kind);
  if (executor === undefined) {
    const message = `This server cannot run the ${kind} connector ${node.connector} of "${node.title}".`;
    throw new ServerError("unknown_connector", message, { connector: node.connector });
  }
  const parsed = executor.connector.parameters.safeParse(node.parameters);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw new ServerError("invalid_parameters", `The parameters of "${node.title}" do not fit: ${problems}.`);
  }
  executor.check?.(parsed.data);
  return { executor, parameters: parsed.data };
}
