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
  /** From the right side of the upstream node to the port of the downstream one. */
  readonly points: readonly Point[];
}

/** Where all edges of one group, or of one order, end at a node. */
interface Port extends Point {
  readonly node: string;
  readonly label: string;
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly ports: readonly Port[];
}

export const nodeSize = { width: 198, height: 56 };
const columnGap = 80;

/** Places what is upstream left of what is downstream. Coordinates in pixels from the top left. */
export function layOut(graph: ProjectGraph): GraphLayout {
  const drawing = new Graph({ multigraph: true });
  drawing.setGraph({ rankdir: "LR", nodesep: 14, edgesep: 8, ranksep: columnGap, marginx: 16, marginy: 16 });
  for (const node of graph.nodes) drawing.setNode(node.uuid, { ...nodeSize });
  for (const edge of graph.edges) drawing.setEdge(edge.upstream, edge.downstream, {}, edge.uuid);
  layout(drawing);
  const at = (uuid: string): Point => drawing.node(uuid) as Point;
  const ports = portsOf(graph.edges, at);
  const size = drawing.graph() as { width?: number; height?: number };
  return {
    width: finite(size.width),
    height: finite(size.height),
    nodes: graph.nodes.map((node) => ({ node, x: at(node.uuid).x, y: at(node.uuid).y })),
    edges: graph.edges.map((edge) => {
      const { points } = drawing.edge(edge.upstream, edge.downstream, edge.uuid) as { points: Point[] };
      const port = ports.find((one) => one.node === edge.downstream && one.label === edgeLabel(edge)) as Port;
      return { edge, points: route(at(edge.upstream), points, port) };
    }),
    ports,
  };
}

/** One port a label, spread over the left side of the node. */
function portsOf(edges: readonly ProjectEdge[], at: (uuid: string) => Point): Port[] {
  return [...Map.groupBy(edges, (edge) => edge.downstream)].flatMap(([node, into]) => {
    const labels = [...new Set(into.map(edgeLabel))].sort();
    const { x, y } = at(node);
    const spread = Math.min(20, (nodeSize.height - 8) / labels.length);
    const top = y - (spread * (labels.length - 1)) / 2;
    return labels.map((label, i) => ({ node, label, x: x - nodeSize.width / 2, y: top + i * spread }));
  });
}

/** Level through the columns that it passes; curves are left to the gaps between columns. */
function route(from: Point, points: readonly Point[], port: Port): Point[] {
  // dagre sets a point in every gap and one in every column; the first two and the last two lie beside the ends.
  const passes = points.slice(2, -2).filter((_, i) => i % 2 === 0);
  const half = nodeSize.width / 2;
  const level = passes.flatMap(({ x, y }) => [
    { x: x - half, y },
    { x: x + half, y },
  ]);
  return [{ x: from.x + half, y: from.y }, ...level, { x: port.x, y: port.y }];
}

/** An SVG path through the points, level at each of them. */
export function smoothPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let before = first;
  let path = `M${first.x},${first.y}`;
  for (const point of rest) {
    const middle = (before.x + point.x) / 2;
    path += before.y === point.y ? `H${point.x}` : `C${middle},${before.y} ${middle},${point.y} ${point.x},${point.y}`;
    before = point;
  }
  return path;
}

/** dagre gives an empty graph an infinite size. */
function finite(length: number | undefined): number {
  return length !== undefined && Number.isFinite(length) ? length : 0;
}
