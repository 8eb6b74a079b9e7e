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
  const column = (uuid: string): number => nodes.find((placed) => placed.node.uuid === uuid)?.x ?? Number.NaN;
  expect(column("a") + nodeSize.width).toBeLessThan(column("b"));
  expect(column("b") + nodeSize.width).toBeLessThan(column("c"));
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

test("edges end at one port a group or order, each from the right side of its upstream node", () => {
  const { edges, ports, nodes } = layOut(graph);
  expect(ports.map((port) => `${port.node} ${port.label}`)).toEqual(["b features", "b targets", "c layer 1"]);
  expect(ports[0]?.y).toBeLessThan(ports[1]?.y as number);
  const a = nodes.find((placed) => placed.node.uuid === "a") as { x: number; y: number };
  expect(edges[0]?.points[0]).toEqual({ x: a.x + nodeSize.width / 2, y: a.y });
  expect(edges.map(({ points }) => points.at(-1))).toEqual(ports.map(({ x, y }) => ({ x, y })));
});

test("an edge over several columns passes between their nodes", () => {
  const long = { uuid: "4", kind: "input", upstream: "a", downstream: "c", group: "weights", selection: "" } as const;
  const { edges, nodes } = layOut({ ...graph, edges: [...graph.edges, long] });
  const b = nodes.find((placed) => placed.node.uuid === "b") as { x: number; y: number };
  const passes = edges[3]?.points.slice(1, -1) ?? [];
  expect(passes.map((point) => point.x)).toEqual([b.x - nodeSize.width / 2, b.x + nodeSize.width / 2]);
  for (const { y } of passes) expect(Math.abs(y - b.y)).toBeGreaterThan(nodeSize.height / 2);
});

test("a project without nodes has an empty drawing", () => {
  expect(layOut({ nodes: [], edges: [] })).toEqual({ width: 0, height: 0, nodes: [], edges: [], ports: [] });
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
