import { expect, test } from "vitest";
import type { ProjectGraph, ProjectNode } from "../api/model.js";
import { layOut, nodeSize, smoothPath } from "./layout.js";

const node = (uuid: string): ProjectNode => ({ uuid, kind: "operation", title: uuid, description: "", status: "NEW" });

const graph: ProjectGraph = {
  nodes: ["c", "a", "b", "alone"].map(node),
  edges: [
    { uuid: "1", kind: "input", upstream: "a", downstream: "b", group: "features", selection: "" },
    { uuid: "2", kind: "input", upstream: "a", downstream: "b", group: "targets", selection: "" },
    { uuid: "3", kind: "layer", upstream: "b", downstream: "c", order: 1, span: "", selection: "" },
  ],
};

test("what is upstream stands left of what is downstream, and no nodes overlap", () => {
  const { nodes, width, height } = layOut(graph);
  const at = Object.fromEntries(nodes.map((placed) => [placed.node.uuid, placed]));
  expect(at.a!.x + nodeSize.width).toBeLessThan(at.b!.x);
  expect(at.b!.x + nodeSize.width).toBeLessThan(at.c!.x);
  for (const one of nodes) {
    for (const other of nodes) {
      if (one === other) continue;
      const apart = Math.abs(one.x - other.x) >= nodeSize.width || Math.abs(one.y - other.y) >= nodeSize.height;
      expect(apart).toBe(true);
    }
    expect(one.x).toBeLessThan(width);
    expect(one.y).toBeLessThan(height);
  }
});

test("two edges between the same nodes are both drawn, with the group or the order as label", () => {
  const { edges } = layOut(graph);
  expect(edges.map((edge) => edge.label)).toEqual(["features", "targets", "layer 1"]);
  expect(edges[0]!.y).not.toBe(edges[1]!.y);
});

test("a project without nodes has an empty drawing", () => {
  expect(layOut({ nodes: [], edges: [] })).toEqual({ width: 0, height: 0, nodes: [], edges: [] });
});

test("a path goes through its points", () => {
  expect(
    smoothPath([
      { x: 0, y: 0 },
      { x: 10, y: 4 },
    ]),
  ).toBe("M0,0C5,0 5,4 10,4");
  expect(smoothPath([])).toBe("");
});
