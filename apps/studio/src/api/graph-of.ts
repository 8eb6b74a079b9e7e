import { type AnyNode, type Input, Layer, type Project, TimeSeries } from "@asof/platform";
import type { LabelIndexer, TimingGet } from "@asof/platform/contract";
import type { NodeKind, ProjectEdge, ProjectNode, ProjectSummary } from "./model.js";

const kinds = {
  Source: "source",
  Operation: "operation",
  Model: "model",
  TimeSeries: "timeSeries",
} as const satisfies Record<string, NodeKind>;

export function projectOf(project: Project): ProjectSummary {
  return {
    uuid: project.uuid,
    title: project.title,
    description: project.description ?? "",
    status: project.deployStatus,
    createTime: Date.parse(project.answer.create_time),
  };
}

/** @param connectors titles by uuid */
export function nodeOf(node: AnyNode, connectors: ReadonlyMap<string, string>): ProjectNode {
  const base = {
    uuid: node.uuid,
    kind: kinds[node.type],
    title: node.title,
    description: node.description ?? "",
    status: node.deployStatus,
  };
  if (node instanceof TimeSeries) return { ...base, timeSeries: node };
  const connector = connectors.get(node.connectorUuid) ?? node.connectorUuid;
  return { ...base, connector, parameters: node.parameters };
}

export function edgeOf(edge: Input | Layer): ProjectEdge {
  const base = {
    uuid: edge.uuid,
    upstream: edge.upstreamNode,
    downstream: edge.downstreamNode,
    selection: selectionText(edge.labelIndexer),
  };
  if (!(edge instanceof Layer)) return { ...base, kind: "input", group: edge.groupName };
  return { ...base, kind: "layer", order: edge.order, span: spanText(edge) };
}

function selectionText(indexer: LabelIndexer | null): string {
  if (indexer === null) return "";
  return Array.isArray(indexer)
    ? indexer.map((entry) => selectionText(entry as LabelIndexer)).join(", ")
    : `${indexer}`;
}

function spanText({ answer }: Layer): string {
  const start = answer.start_timing && `from ${timingText(answer.start_timing)}`;
  const end = answer.end_timing && `to ${timingText(answer.end_timing)}`;
  return [start, end].filter(Boolean).join(" ");
}

function timingText(timing: TimingGet): string {
  if (timing.type === "AbsoluteTiming") return timing.time;
  return timing.type === "RelativeTiming" ? (timing.offset ?? timing.frequency ?? "the run") : timing.cron_expression;
}
