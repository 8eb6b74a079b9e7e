import { ServerError } from "../errors.js";
import type { Frame, Window } from "../frame.js";
import type { ConnectorNode, Graph } from "../graph/graph.js";
import { samplePeriodOf } from "../graph/windows.js";
import { Evaluation, type EvaluationContext } from "./evaluation.js";
import { fitModel } from "./fit.js";

/** When a model learns, and on what window. */
export interface Fold {
  readonly fitTime: number;
  readonly fitWindow: Window;
  readonly predictions: readonly { readonly referenceTime: number; readonly window: Window }[];
}

export interface BacktestPrediction {
  readonly referenceTime: number;
  readonly frame: Frame;
}

export interface BacktestOutcome {
  /** What came, as known in the end; one column, on the hull of all predicted windows. */
  readonly targets: Frame;
  readonly folds: readonly (readonly BacktestPrediction[])[];
  readonly metrics: Metrics;
  /** Rows that the fits learned from, summed. */
  readonly rows: number;
}

export interface Metrics {
  readonly mae: number | null;
  readonly mse: number | null;
  readonly rmse: number | null;
}

export interface BacktestOptions {
  readonly onPrediction?: (done: number, total: number) => void;
}

/**
 * Replays a model: every fit and every prediction sees only what had been inserted by its reference
 * time.
 */
export async function backtestModel(
  graph: Graph,
  model: ConnectorNode,
  folds: readonly Fold[],
  context: Omit<EvaluationContext, "fitStateOf">,
  options: BacktestOptions = {},
): Promise<BacktestOutcome> {
  const total = folds.reduce((count, fold) => count + fold.predictions.length, 0);
  const results: BacktestPrediction[][] = [];
  let done = 0;
  let rows = 0;
  for (const fold of folds) {
    const fit = await fitModel(graph, model, fold.fitWindow, { ...context, asOf: fold.fitTime });
    rows += fit.rows;
    const predictions: BacktestPrediction[] = [];
    for (const { referenceTime, window } of fold.predictions) {
      context.signal?.throwIfAborted();
      const seen = { ...context, asOf: referenceTime, fitStateOf: async () => fit };
      predictions.push({ referenceTime, frame: await new Evaluation(graph, model.uuid, window, seen).frame(model) });
      options.onPrediction?.(++done, total);
    }
    results.push(predictions);
  }
  const targets = await readTargets(graph, model, folds, context);
  return { targets, folds: results, metrics: metricsOf(results.flat(), targets), rows };
}

/** The model's target over all predicted windows, as known at the time of the context. */
async function readTargets(
  graph: Graph,
  model: ConnectorNode,
  folds: readonly Fold[],
  context: Omit<EvaluationContext, "fitStateOf">,
): Promise<Frame> {
  const windows = folds.flatMap((fold) => fold.predictions.map((prediction) => prediction.window));
  const hull = { start: Math.min(...windows.map((w) => w.start)), end: Math.max(...windows.map((w) => w.end)) };
  const edge = graph.inputsOf(model.uuid).find((input) => input.group === "targets");
  const node = graph.node(edge?.upstream ?? model.uuid);
  const notFitted: EvaluationContext["fitStateOf"] = async () => {
    throw new ServerError("invalid_graph", "A target that is itself predicted cannot be replayed.");
  };
  const evaluation = new Evaluation(graph, node.uuid, hull, { ...context, fitStateOf: notFitted });
  const frame = (await evaluation.frame(node)).select(edge?.labels ?? null);
  return frame.cut(hull, samplePeriodOf(graph, node));
}

/** Over all predicted samples whose target came. */
function metricsOf(predictions: readonly BacktestPrediction[], targets: Frame): Metrics {
  const errors = predictions.flatMap(({ frame }) => {
    const first = targets.index.lowerBound(frame.index.first ?? 0);
    return Array.from(
      frame.columns[0] as Float64Array,
      (value, i) => value - (targets.columns[0]?.[first + i] ?? Number.NaN),
    );
  });
  const present = errors.filter((error) => !Number.isNaN(error));
  if (present.length === 0) return { mae: null, mse: null, rmse: null };
  const mse = present.reduce((sum, error) => sum + error * error, 0) / present.length;
  const mae = present.reduce((sum, error) => sum + Math.abs(error), 0) / present.length;
  return { mae, mse, rmse: Math.sqrt(mse) };
}
