import { Graph, layout } from "@dagrejs/dagre";
import type { ProjectEdge, ProjectGraph, ProjectNode } from "../api/model.js";
import { edgeLabel } from "./relations.js";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode {
  readonly node: ProjectNode;
  /** The middle. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly edge: ProjectEdge;
  readonly label: string;
  /** Of the label's middle. */
  readonly x: number;
  readonly y: number;
  readonly points: readonly Point[];
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

export const nodeSize = { width: 208, height: 56 };
const labelHeight = 14;
const labelWidth = (label: string): number => label.length * 6.4 + 12;

/** Places what is upstream left of what is downstream. Coordinates in pixels from the top left. */
export function layOut(graph: ProjectGraph): GraphLayout {
  const drawing = new Graph({ multigraph: true });
  drawing.setGraph({ rankdir: "LR", nodesep: 16, edgesep: 10, ranksep: 28, marginx: 16, marginy: 16 });
  for (const node of graph.nodes) drawing.setNode(node.uuid, { ...nodeSize });
  for (const edge of graph.edges) {
    const label = { width: labelWidth(edgeLabel(edge)), height: labelHeight, labelpos: "c" };
    drawing.setEdge(edge.upstream, edge.downstream, label, edge.uuid);
  }
  layout(drawing);
  const size = drawing.graph() as { width?: number; height?: number };
  return {
    width: finite(size.width),
    height: finite(size.height),
    nodes: graph.nodes.map((node) => ({ node, ...(drawing.node(node.uuid) as Point) })),
    edges: graph.edges.map((edge) => {
      const placed = drawing.edge(edge.upstream, edge.downstream, edge.uuid) as Point & { points: Point[] };
      return { edge, label: edgeLabel(edge), x: placed.x, y: placed.y, points: placed.points };
    }),
  };
}

/** An SVG path through the points, level at its ends. */
export function smoothPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let before = first;
  let path = `M${first.x},${first.y}`;
  for (const point of rest) {
    const middle = (before.x + point.x) / 2;
    path += `C${middle},${before.y} ${middle},${point.y} ${point.x},${point.y}`;
    before = point;
  }
  return path;
}

/** dagre gives an empty graph an infinite size. */
function finite(length: number | undefined): number {
  return length !== undefined && Number.isFinite(length) ? length : 0;
}
