import type { TimeSeries } from "@asof/platform";

export type NodeKind = "source" | "operation" | "model" | "timeSeries";
export type DeployStatus = "NEW" | "ACTIVE" | "INACTIVE";

export interface ProjectSummary {
  readonly uuid: string;
  readonly title: string;
  readonly description: string;
  readonly status: DeployStatus;
  readonly createTime: number;
}

export interface ProjectNode {
  readonly uuid: string;
  readonly kind: NodeKind;
  readonly title: string;
  readonly description: string;
  readonly status: DeployStatus;
  /** What powers a source, an operation or a model. */
  readonly connector?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** How its values are asked for, when it is a time series. */
  readonly timeSeries?: TimeSeries;
}

interface EdgeBase {
  readonly uuid: string;
  readonly upstream: string;
  readonly downstream: string;
  /** What is taken of the upstream's labels; empty when all. */
  readonly selection: string;
}

/** One slice of a time series: lower orders win. */
interface LayerEdge extends EdgeBase {
  readonly kind: "layer";
  readonly order: number;
  /** From when to when it counts, in words; empty when always. */
  readonly span: string;
}

export interface InputEdge extends EdgeBase {
  readonly kind: "input";
  readonly group: string;
}

export type ProjectEdge = LayerEdge | InputEdge;

export interface ProjectGraph {
  readonly nodes: readonly ProjectNode[];
  readonly edges: readonly ProjectEdge[];
}

/** Half-open, in epoch milliseconds. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** What was known of a time series: instants in epoch milliseconds, `null` where nothing was. */
export interface KnownValues {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

export interface BacktestSummary {
  readonly uuid: string;
  readonly title: string;
  readonly model: string;
  readonly testStart: number;
  readonly testEnd: number;
  /** Of the latest run; empty before one has succeeded. */
  readonly metrics: Readonly<Record<string, number | null>>;
}
