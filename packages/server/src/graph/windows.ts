import { findOperation, findSource } from "../connectors/index.js";
import { ServerError } from "../errors.js";
import type { Window } from "../frame.js";
import type { Graph, GraphNode } from "./graph.js";

/**
 * The milliseconds between the samples that a node gives: its own, or those of what it reads.
 *
 * @throws {ServerError} `invalid_graph` for an operation or a model without an input.
 */
export function samplePeriodOf(graph: Graph, node: GraphNode): number {
  if (node.kind === "timeSeries") return node.samplePeriod;
  if (node.kind === "source") {
    const { executor, parameters } = findSource(node);
    return executor.samplePeriod(parameters);
  }
  const [first] = graph.inputsOf(node.uuid);
  if (first !== undefined) return samplePeriodOf(graph, graph.node(first.upstream));
  throw new ServerError("invalid_graph", `"${node.title}" has no inputs.`, { node: node.uuid });
}

/**
 * What has to be read of every node so that `target` can be given over `window`: the hull of what
 * its consumers ask for, widened by operations that look back. Computed once, so that each node runs once.
 */
export function planWindows(graph: Graph, target: string, window: Window): ReadonlyMap<string, Window> {
  const windows = new Map<string, Window>([[target, window]]);
  for (const node of [...graph.upstreamFirst(target)].reverse()) {
    const own = windows.get(node.uuid) as Window;
    const asked = inputWindow(graph, node, own);
    for (const edge of graph.edgesInto(node.uuid)) {
      windows.set(edge.upstream, hull(windows.get(edge.upstream), asked));
    }
  }
  return windows;
}

/** What a node asks of its inputs to give its own window. */
export function inputWindow(graph: Graph, node: GraphNode, window: Window): Window {
  if (node.kind !== "operation") return window;
  const { executor, parameters } = findOperation(node);
  return executor.inputWindow(parameters, window, samplePeriodOf(graph, node));
}

function hull(a: Window | undefined, b: Window): Window {
  return a === undefined ? b : { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
