import type { InputEdge, ProjectEdge, ProjectGraph, ProjectNode } from "../api/model.js";

/** The group under which models are given what they learn to forecast. */
const targets = "targets";

/** Time series that hold forecasts of this one: downstream of a model whose target it is. */
export function forecastsOf(graph: ProjectGraph, series: string): ProjectNode[] {
  const models = graph.edges
    .filter((edge): edge is InputEdge => edge.kind === "input" && edge.group === targets)
    .filter((edge) => nearestSeries(graph, edge.upstream, "upstream").includes(series))
    .map((edge) => edge.downstream);
  const forecasts = new Set(models.flatMap((model) => nearestSeries(graph, model, "downstream")));
  return graph.nodes.filter((node) => forecasts.has(node.uuid) && node.uuid !== series);
}

/**
 * The time series to plot when a node is selected: itself, else what a model is to forecast, else the
 * nearest downstream. With no node, the first that a model is to forecast, else the first.
 */
export function plottedSeries(graph: ProjectGraph, uuid: string | undefined): ProjectNode | undefined {
  const inputs = graph.edges.filter((edge) => edge.kind === "input" && edge.group === targets);
  const candidates =
    uuid === undefined
      ? inputs.map((edge) => edge.upstream)
      : [uuid, ...inputs.filter((edge) => edge.downstream === uuid).map((edge) => edge.upstream)];
  const upstream = candidates.flatMap((candidate) => seriesAt(graph, candidate));
  const downstream = uuid === undefined ? [] : nearestSeries(graph, uuid, "downstream");
  const first = graph.nodes.find((node) => node.kind === "timeSeries")?.uuid;
  const chosen = upstream[0] ?? downstream[0] ?? (uuid === undefined ? first : undefined);
  return graph.nodes.find((node) => node.uuid === chosen);
}

/** Time series reached from a node without passing another; itself when it is one. */
function nearestSeries(graph: ProjectGraph, start: string, direction: "upstream" | "downstream"): string[] {
  const back = direction === "upstream" ? "downstream" : "upstream";
  const kinds = new Map(graph.nodes.map((node) => [node.uuid, node.kind]));
  const seen = new Set([start]);
  for (const uuid of seen) {
    if (kinds.get(uuid) === "timeSeries") continue;
    for (const edge of graph.edges) if (edge[back] === uuid) seen.add(edge[direction]);
  }
  return [...seen].filter((uuid) => kinds.get(uuid) === "timeSeries");
}

function seriesAt(graph: ProjectGraph, uuid: string): string[] {
  return graph.nodes.some((node) => node.uuid === uuid && node.kind === "timeSeries") ? [uuid] : [];
}

/** What an edge is called in the graph. */
export function edgeLabel(edge: ProjectEdge): string {
  return edge.kind === "layer" ? `layer ${edge.order}` : edge.group;
}
