import { expect, test } from "vitest";
import type { NodeKind, ProjectEdge, ProjectGraph } from "../api/model.js";
import { forecastsOf, plottedSeries } from "./relations.js";

const kinds: Record<string, NodeKind> = {
  thermometer: "source",
  temperature: "timeSeries",
  wind: "timeSeries",
  lagged: "operation",
  log: "operation",
  line: "model",
  trees: "model",
  lineForecast: "timeSeries",
  treesForecast: "timeSeries",
  rescaled: "operation",
  spread: "timeSeries",
};

const edge = (upstream: string, downstream: string, group: string): ProjectEdge => {
  const base = { uuid: `${upstream}-${downstream}`, upstream, downstream, selection: "" };
  return group === "layer" ? { ...base, kind: "layer", order: 0, span: "" } : { ...base, kind: "input", group };
};

const graph: ProjectGraph = {
  nodes: Object.entries(kinds).map(([uuid, kind]) => ({ uuid, kind, title: uuid, description: "", status: "NEW" })),
  edges: [
    edge("thermometer", "temperature", "layer"),
    edge("temperature", "lagged", "operands"),
    edge("wind", "line", "features"),
    edge("lagged", "line", "features"),
    edge("temperature", "line", "targets"),
    edge("line", "lineForecast", "layer"),
    edge("temperature", "log", "operands"),
    edge("log", "trees", "targets"),
    edge("wind", "trees", "features"),
    edge("trees", "rescaled", "operands"),
    edge("rescaled", "treesForecast", "layer"),
    edge("lineForecast", "spread", "layer"),
  ],
};

const titles = (nodes: readonly { title: string }[]): string[] => nodes.map((node) => node.title);

test("forecasts of a series stand downstream of models that learn it, through operations but not through series", () => {
  expect(titles(forecastsOf(graph, "temperature"))).toEqual(["lineForecast", "treesForecast"]);
});

test("a feature of a model is not forecast by it", () => {
  expect(forecastsOf(graph, "wind")).toEqual([]);
});

test.each([
  ["wind", "wind"],
  ["line", "temperature"],
  ["thermometer", "temperature"],
  ["rescaled", "treesForecast"],
  [undefined, "temperature"],
])("with %s selected, %s is plotted", (selected, plotted) => {
  expect(plottedSeries(graph, selected)?.title).toBe(plotted);
});

test("without models the first time series is plotted, and nothing in an empty project", () => {
  expect(plottedSeries({ nodes: graph.nodes, edges: [] }, undefined)?.title).toBe("temperature");
  expect(plottedSeries({ nodes: [], edges: [] }, undefined)).toBeUndefined();
});
