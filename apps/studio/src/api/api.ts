import type { BacktestSummary, KnownValues, ProjectGraph, ProjectNode, ProjectSummary, TimeWindow } from "./model.js";

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Everything the studio asks a platform for. */
export interface Api {
  listProjects(options?: CallOptions): Promise<ProjectSummary[]>;
  readGraph(project: string, options?: CallOptions): Promise<ProjectGraph>;
  listBacktests(project: string, options?: CallOptions): Promise<BacktestSummary[]>;
  /** What was known at `asOf` (now when absent) in a window of whole sample periods. */
  readValues(
    node: ProjectNode,
    window: TimeWindow,
    asOf: number | undefined,
    options?: CallOptions,
  ): Promise<KnownValues>;
  /** When something became known of a time series, in order. Epoch milliseconds. */
  insertionDates(node: ProjectNode, options?: CallOptions): Promise<number[]>;
  /** From the first to the last instant that the time series has a value for; none when it is empty. */
  extent(node: ProjectNode, options?: CallOptions): Promise<TimeWindow | undefined>;
}
