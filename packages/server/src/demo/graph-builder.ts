import type {
  AnyNode,
  CallOptions,
  Deployment,
  Input,
  Layer,
  Model,
  Operation,
  Project,
  TimeSeries,
} from "@asof/platform";

/** Makes what a project's graph lacks, so that an interrupted run is completed. Nodes are known by their titles. */
export class GraphBuilder {
  readonly project: Project;
  readonly #nodes: Map<string, AnyNode>;
  readonly #edges: Set<string>;
  readonly #options: CallOptions;
  #newest: number;

  private constructor(
    project: Project,
    nodes: readonly AnyNode[],
    edges: readonly (Input | Layer)[],
    options: CallOptions,
  ) {
    this.project = project;
    this.#nodes = new Map(nodes.map((node) => [node.title, node]));
    this.#edges = new Set(edges.map(nameOfEdge));
    this.#options = options;
    this.#newest = Math.max(0, ...[...nodes, ...edges].map(({ answer }) => Date.parse(answer.create_time)));
  }

  static async open(project: Project, options: CallOptions): Promise<GraphBuilder> {
    const [nodes, edges] = await Promise.all([project.listNodes(options), project.listEdges(options)]);
    return new GraphBuilder(project, nodes, edges, options);
  }

  /** The node of that title, made when there is none. */
  async node<N extends AnyNode>(title: string, create: (options: CallOptions) => Promise<N>): Promise<N> {
    const known = this.#nodes.get(title);
    if (known !== undefined) return known as N;
    const made = await create(this.#options);
    this.#nodes.set(title, made);
    this.#newest = Math.max(this.#newest, made.createTime.epochMilliseconds);
    return made;
  }

  async input(downstreamNode: Operation | Model, node: AnyNode, groupName: string): Promise<void> {
    const edge = { upstreamNode: node.uuid, downstreamNode: downstreamNode.uuid, groupName };
    await this.#edge(edge, () => downstreamNode.createInput({ node, groupName, ...this.#options }));
  }

  async layer(downstreamNode: TimeSeries, node: AnyNode, labelIndexer: string | null): Promise<void> {
    const edge = { upstreamNode: node.uuid, downstreamNode: downstreamNode.uuid };
    await this.#edge(edge, () => downstreamNode.createLayer({ node, order: 0, labelIndexer, ...this.#options }));
  }

  /** Deploys the graph unless it is deployed as it stands; undefined then. */
  async deploy(title: string): Promise<Deployment | undefined> {
    const deployments = await this.project.listDeployments(this.#options);
    const active = deployments.find((deployment) => deployment.isActive);
    if (active !== undefined && active.createTime.epochMilliseconds >= this.#newest) return undefined;
    return this.project.deploy({ title, ...this.#options });
  }

  async #edge(edge: Edge, create: () => Promise<Input | Layer>): Promise<void> {
    if (this.#edges.has(nameOfEdge(edge))) return;
    const made = await create();
    this.#edges.add(nameOfEdge(edge));
    this.#newest = Math.max(this.#newest, Date.parse(made.answer.create_time));
  }
}

type Edge = Pick<Input, "upstreamNode" | "downstreamNode"> & { readonly groupName?: string };

function nameOfEdge(edge: Edge | Input | Layer): string {
  return `${edge.upstreamNode} ${edge.downstreamNode} ${"groupName" in edge ? edge.groupName : ""}`;
}
