import type { TimingGet } from "@asof/platform/contract";
import type { Label } from "@asof/series";
import { ServerError } from "../errors.js";

export type LabelIndexer = Label | readonly (Label | readonly Label[])[] | null;

interface NodeBase {
  readonly uuid: string;
  readonly title: string;
}

/** A node that a connector powers. */
export interface ConnectorNode extends NodeBase {
  readonly kind: "source" | "operation" | "model";
  readonly connector: string;
  readonly parameters: unknown;
}

/** A node whose values are kept in the store. */
export interface TimeSeriesNode extends NodeBase {
  readonly kind: "timeSeries";
  /** Name of the series in the store. */
  readonly series: string;
  /** Milliseconds between samples. */
  readonly samplePeriod: number;
  readonly labels: readonly Label[];
}

export type GraphNode = ConnectorNode | TimeSeriesNode;

interface EdgeBase {
  readonly uuid: string;
  readonly upstream: string;
  readonly downstream: string;
  readonly labels: LabelIndexer;
}

/** A slice of a time series: lower orders win. */
export interface Layer extends EdgeBase {
  readonly kind: "layer";
  readonly order: number;
  readonly start: TimingGet | null;
  readonly end: TimingGet | null;
}

export interface Input extends EdgeBase {
  readonly kind: "input";
  readonly group: string;
}

/** The nodes and edges of a project at one moment: plain data, fit to be frozen in a deployment. */
export interface GraphData {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly (Layer | Input)[];
}

/** Look-ups over a graph; layers come in their order, inputs in the order they were made. */
export class Graph {
  readonly #nodes: ReadonlyMap<string, GraphNode>;
  readonly #into: ReadonlyMap<string, readonly (Layer | Input)[]>;

  /** @throws {ServerError} `not_found` for an edge without its nodes, `cyclic_graph` naming the cycle. */
  constructor(data: GraphData) {
    this.#nodes = new Map(data.nodes.map((node) => [node.uuid, node]));
    for (const edge of data.edges) this.node(edge.upstream);
    this.#into = Map.groupBy(data.edges, (edge) => this.node(edge.downstream).uuid);
    this.#upstreamFirst(data.nodes.map((node) => node.uuid));
  }

  has(uuid: string): boolean {
    return this.#nodes.has(uuid);
  }

  /** @throws {ServerError} `not_found` */
  node(uuid: string): GraphNode {
    const node = this.#nodes.get(uuid);
    if (node === undefined) throw new ServerError("not_found", `There is no node ${uuid} in this graph.`, { uuid });
    return node;
  }

  layersOf(uuid: string): readonly Layer[] {
    const layers = this.edgesInto(uuid).filter((edge) => edge.kind === "layer");
    return layers.sort((a, b) => a.order - b.order);
  }

  inputsOf(uuid: string): readonly Input[] {
    return this.edgesInto(uuid).filter((edge) => edge.kind === "input");
  }

  edgesInto(uuid: string): readonly (Layer | Input)[] {
    return this.#into.get(uuid) ?? [];
  }

  /** The node and everything it needs, each after what it needs itself. */
  upstreamFirst(uuid: string): readonly GraphNode[] {
    return this.#upstreamFirst([uuid]);
  }

  #upstreamFirst(uuids: readonly string[]): readonly GraphNode[] {
    const done = new Map<string, GraphNode>();
    const path: string[] = [];
    const visit = (current: string): void => {
      if (done.has(current)) return;
      if (path.includes(current)) throw this.#cycle([...path.slice(path.indexOf(current)), current]);
      path.push(current);
      for (const edge of this.edgesInto(current)) visit(edge.upstream);
      path.pop();
      done.set(current, this.node(current));
    };
    for (const uuid of uuids) visit(uuid);
    return [...done.values()];
  }

  #cycle(path: readonly string[]): ServerError {
    const titles = path.map((uuid) => this.node(uuid).title).reverse();
    return new ServerError(
      "cyclic_graph",
      `The graph runs in a circle: ${titles.join(" → ")}. Remove one of these edges.`,
    );
  }
}
