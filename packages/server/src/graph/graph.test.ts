import { expect, test } from "vitest";
import { Graph, type GraphNode, type Input } from "./graph.js";

function node(title: string): GraphNode {
  return { uuid: title, title, kind: "timeSeries", series: title, samplePeriod: 3_600_000, labels: [title] };
}

function edge(upstream: string, downstream: string): Input {
  return { uuid: `${upstream}-${downstream}`, upstream, downstream, labels: null, kind: "input", group: "operands" };
}

const nodes = ["a", "b", "c", "d"].map(node);

test("puts every node after what it needs, and leaves out what it does not", () => {
  const graph = new Graph({ nodes, edges: [edge("a", "b"), edge("b", "c"), edge("a", "c")] });
  expect(graph.upstreamFirst("c").map((one) => one.title)).toEqual(["a", "b", "c"]);
});

test("names the circle that it refuses, in the direction in which data would flow", () => {
  const edges = [edge("a", "b"), edge("b", "c"), edge("c", "b")];
  expect(() => new Graph({ nodes, edges })).toThrow(
    expect.objectContaining({ code: "cyclic_graph", message: expect.stringMatching(/b → c → b|c → b → c/) }),
  );
});

test("refuses an edge to a node that is not there", () => {
  expect(() => new Graph({ nodes, edges: [edge("a", "z")] })).toThrow(expect.objectContaining({ code: "not_found" }));
});
