import type { ExecutionContext, FitInputs, Json } from "../connectors/executor.js";
import { findModel } from "../connectors/index.js";
import { ServerError } from "../errors.js";
import type { Frame, Window } from "../frame.js";
import type { ConnectorNode, Graph } from "../graph/graph.js";
import { type Artifacts, digestOf } from "./artifacts.js";
import { blaming } from "./blaming.js";
import { Evaluation, type EvaluationContext, type FitState } from "./evaluation.js";

/**
 * Fits a model on its inputs over a window, as they were known at the time of the context. The state
 * is an artifact: what shaped it names it, and the same again is not computed again.
 *
 * @throws {ServerError} `invalid_graph` without features or targets, `no_data` when no row is left.
 */
export function fitModel(graph: Graph, model: ConnectorNode, window: Window, context: FitContext): Promise<FitState> {
  return blaming(model, () => fitted(graph, model, window, context));
}

type FitContext = ExecutionContext & { readonly artifacts: Artifacts };

async function fitted(graph: Graph, model: ConnectorNode, window: Window, context: FitContext): Promise<FitState> {
  const { executor, parameters } = findModel(model);
  const evaluation = new Evaluation(graph, model.uuid, window, { ...context, fitStateOf: noNestedModels });
  const shaping = {
    connector: model.connector,
    version: executor.version,
    parameters: model.parameters as Json,
    environment: (await executor.environment?.(context)) ?? null,
    window: { start: window.start, end: window.end },
    inputs: await evaluation.describeInputs(model),
  };
  const kept = await context.artifacts.keep(
    "fit-state",
    shaping,
    async () => {
      const inputs = await fitInputs(evaluation, model);
      const rows = inputs.targets.filter((target) => !Number.isNaN(target)).length;
      return { rows, state: await executor.fit(parameters, inputs, context) };
    },
    context.signal,
  );
  return { digest: digestOf(shaping), ...kept };
}

async function fitInputs(evaluation: Evaluation, model: ConnectorNode): Promise<FitInputs> {
  const groups = await evaluation.groups(model);
  const features = required(groups, "features", model);
  const targets = required(groups, "targets", model).columns[0] as Float64Array;
  if (targets.every(Number.isNaN)) {
    throw new ServerError("no_data", `"${model.title}" has no target known in the window to fit on.`);
  }
  return { features, targets, weights: groups.get("sample_weights")?.columns[0] };
}

function required(groups: ReadonlyMap<string, Frame>, name: string, model: ConnectorNode): Frame {
  const frame = groups.get(name);
  if (frame !== undefined) return frame;
  throw new ServerError("invalid_graph", `"${model.title}" needs inputs in the group "${name}".`, { group: name });
}

const noNestedModels: EvaluationContext["fitStateOf"] = async (model) => {
  throw new ServerError("model_not_fitted", `"${model.title}" feeds another model and has to be fitted before it.`);
};
