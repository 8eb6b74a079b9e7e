import type { DeploymentGet, EdgeGet, NodeGet, ProjectGet } from "@asof/platform/contract";
import { type Label, samplePeriodMs, Time, TimeDelta } from "@asof/series";
import { findExecutor } from "../connectors/index.js";
import { ServerError } from "../errors.js";
import { type ConnectorNode, Graph, type GraphData, type GraphNode, type Input, type Layer } from "../graph/graph.js";
import { samplePeriodOf } from "../graph/windows.js";
import { localUser, type Platform } from "../platform.js";
import { connectorKinds } from "./nodes.js";

type DeploymentRecord = DeploymentGet & { readonly graph: GraphData };

/**
 * Freezes the graph of a project as its active deployment.
 *
 * @throws {ServerError} `cyclic_graph`, `unknown_connector`, `invalid_parameters`, `invalid_graph`
 */
export async function deploy({ records, now }: Platform, project: string, title: string): Promise<DeploymentGet> {
  await records.get<ProjectGet>("project", project);
  const graph = await currentGraph(records, project);
  assertRunnable(graph);
  for (const active of await activeDeployments(records, project)) await deactivate(records, active, now());
  const time = new Time(now()).toString();
  const body = { object: "Deployment" as const, title, creator: localUser, activate_time: time, deactivate_time: null };
  const deployment = await records.create("deployment", { project }, { ...body, graph });
  await setStatus(records, project, "ACTIVE");
  return withoutGraph(deployment);
}

/** Ends a deployment. @throws {ServerError} `not_found` */
export async function undeploy({ records, now }: Platform, project: string, uuid: string): Promise<DeploymentGet> {
  const deployment = await records.get<DeploymentRecord>("deployment", uuid, { project });
  if (deployment.deactivate_time != null) return withoutGraph(deployment);
  const ended = await deactivate(records, deployment, now());
  if ((await activeDeployments(records, project)).length === 0) await setStatus(records, project, "INACTIVE");
  return withoutGraph(ended);
}

export async function listDeployments({ records }: Platform, project: string): Promise<DeploymentGet[]> {
  return (await records.list<DeploymentRecord>("deployment", await records.placeOf(project))).map(withoutGraph);
}

/** The graph of the active deployment. @throws {ServerError} `not_deployed` */
export async function deployedGraph({ records }: Platform, project: string): Promise<Graph> {
  const [active] = await activeDeployments(records, project);
  if (active !== undefined) return new Graph(active.graph);
  throw new ServerError("not_deployed", "The project has no active deployment: deploy it, then run.", { project });
}

type Records = Platform["records"];

async function activeDeployments(records: Records, project: string): Promise<DeploymentRecord[]> {
  const all = await records.list<DeploymentRecord>("deployment", { project });
  return all.filter((deployment) => deployment.deactivate_time == null);
}

async function deactivate(records: Records, deployment: DeploymentRecord, now: number): Promise<DeploymentRecord> {
  const deactivate_time = new Time(now).toString();
  return records.update<DeploymentRecord>("deployment", deployment.uuid, { deactivate_time });
}

async function setStatus(records: Records, project: string, deploy_status: "ACTIVE" | "INACTIVE"): Promise<void> {
  await records.update<ProjectGet>("project", project, { deploy_status });
  await records.updateAll("node", { project }, { deploy_status });
}

function withoutGraph({ graph: _, ...deployment }: DeploymentRecord): DeploymentGet {
  return deployment;
}

async function currentGraph(records: Records, project: string): Promise<GraphData> {
  // Oldest first, so that inputs keep the order in which they were made.
  const nodes = (await records.list<NodeGet>("node", { project })).reverse();
  const edges = (await records.list<EdgeGet>("edge", { project })).reverse();
  return { nodes: nodes.map(nodeFrom), edges: edges.map(edgeFrom) };
}

/** Whether every node can run and every edge fits; what is not connected yet fails when it is run. */
function assertRunnable(data: GraphData): void {
  const graph = new Graph(data);
  for (const node of data.nodes) if (node.kind !== "timeSeries") findExecutor(node, node.kind);
  for (const edge of data.edges) {
    if (edge.kind === "input") assertGroup(graph, edge);
    assertSamplePeriods(graph, edge);
  }
}

function assertGroup(graph: Graph, { downstream, group, uuid }: Input): void {
  const node = graph.node(downstream) as ConnectorNode;
  const { executor, parameters } = findExecutor(node, node.kind);
  const groups = executor.connector.groups(parameters);
  if (groups.includes(group)) return;
  const message = `"${node.title}" has no group "${group}"; there are: ${groups.join(", ")}.`;
  throw new ServerError("invalid_graph", message, { edge: uuid });
}

function assertSamplePeriods(graph: Graph, { upstream, downstream, uuid }: Layer | Input): void {
  const [from, to] = [graph.node(upstream), graph.node(downstream)];
  const [given, taken] = [samplePeriodOf(graph, from), samplePeriodOf(graph, to)];
  if (given === taken) return;
  const message = `"${from.title}" gives a sample every ${given / 1000} s, but "${to.title}" takes one every ${taken / 1000} s.`;
  throw new ServerError("invalid_graph", message, { edge: uuid });
}

function nodeFrom(node: NodeGet): GraphNode {
  const { uuid, title } = node;
  if (node.type !== "TimeSeries") {
    return {
      uuid,
      title,
      kind: connectorKinds[node.type],
      connector: node.connector_uuid,
      parameters: node.parameters,
    };
  }
  const labels = (node.coordinate_labels[0] ?? [title]) as readonly Label[];
  const samplePeriod = samplePeriodMs(TimeDelta.parse(node.sample_period));
  return { uuid, title, kind: "timeSeries", series: node.series as string, samplePeriod, labels };
}

function edgeFrom(edge: EdgeGet): Layer | Input {
  const shared = {
    uuid: edge.uuid,
    upstream: edge.upstream_node,
    downstream: edge.downstream_node,
    labels: edge.label_indexer ?? null,
  };
  if (edge.type === "Input") return { ...shared, kind: "input", group: edge.group_name };
  return {
    ...shared,
    kind: "layer",
    order: edge.order,
    start: edge.start_timing ?? null,
    end: edge.end_timing ?? null,
  };
}
