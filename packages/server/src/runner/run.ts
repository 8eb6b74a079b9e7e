import { dropMissing, formatInstant, Series } from "@asof/series";
import type { Frame, Window } from "../frame.js";
import type { Graph, TimeSeriesNode } from "../graph/graph.js";
import { Evaluation, type EvaluationContext } from "./evaluation.js";

export interface RunOutcome {
  readonly frame: Frame;
  /** What the user should know, for example why nothing was kept. */
  readonly notes: readonly string[];
}

/**
 * Computes a time series over a window as known at the time of the context, and keeps what is new in
 * it as one revision of that time, unless something as new is known already: the past is not rewritten.
 */
export async function runTimeSeries(
  graph: Graph,
  target: TimeSeriesNode,
  window: Window,
  context: EvaluationContext,
): Promise<RunOutcome> {
  const { asOf, store } = context;
  const frame = await new Evaluation(graph, target.uuid, window, context).frame(target);
  const [newer] = await store.insertionDates(target.series, { fromInsertionDate: asOf });
  if (newer !== undefined) {
    const note = `Nothing was kept as of ${formatInstant(asOf)}: "${target.title}" has a revision of ${formatInstant(newer)}.`;
    return { frame, notes: [note] };
  }
  const series = dropMissing(new Series(frame.index, frame.columns[0] as Float64Array, true));
  if (series.length > 0) await store.update(target.series, series, "platform", { insertionDate: asOf });
  return { frame, notes: [] };
}
