import { dropMissing, Series } from "@asof/series";
import type { Frame, Window } from "../frame.js";
import type { Graph, TimeSeriesNode } from "../graph/graph.js";
import { Evaluation, type EvaluationContext } from "./evaluation.js";

/**
 * Computes a time series over a window as known at the time of the context, and keeps what is new in
 * it as one revision of that time. Running again changes nothing.
 */
export async function runTimeSeries(
  graph: Graph,
  target: TimeSeriesNode,
  window: Window,
  context: EvaluationContext,
): Promise<Frame> {
  const frame = await new Evaluation(graph, target.uuid, window, context).frame(target);
  const known = await context.store.insertionDates(target.series);
  if (!known.some((date) => date >= context.asOf)) {
    const series = dropMissing(new Series(frame.index, frame.columns[0] as Float64Array, true));
    if (series.length > 0)
      await context.store.update(target.series, series, "platform", { insertionDate: context.asOf });
  }
  return frame;
}
