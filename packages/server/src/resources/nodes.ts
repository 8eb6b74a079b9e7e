import type {
  ModelGet,
  NodeGet,
  OperationGet,
  ProjectGet,
  SourceGet,
  TimeSeriesCreate,
  TimeSeriesGet,
} from "@asof/platform/contract";
import { findExecutor } from "../connectors/index.js";
import { ServerError } from "../errors.js";
import { localOrganization, localUser, type Platform } from "../platform.js";

const connectorKinds = { Source: "source", Operation: "operation", Model: "model" } as const;

type ConnectorType = keyof typeof connectorKinds;
type ConnectorNodeGet = { Source: SourceGet; Operation: OperationGet; Model: ModelGet };

interface ConnectorNodeCreate {
  readonly title: string;
  readonly description?: string | null | undefined;
  readonly connector_uuid: string;
  readonly parameters?: Record<string, unknown> | null | undefined;
}

/**
 * Keeps a new source, operation or model. Parameters are checked where this server can run the
 * connector; others are kept as they are, and refused when they would have to run.
 */
export async function createConnectorNode<T extends ConnectorType>(
  platform: Platform,
  type: T,
  project: string,
  body: ConnectorNodeCreate,
): Promise<ConnectorNodeGet[T]> {
  const parameters = body.parameters ?? {};
  try {
    findExecutor({ title: body.title, connector: body.connector_uuid, parameters }, connectorKinds[type]);
  } catch (error) {
    if (!(error instanceof ServerError) || error.code !== "unknown_connector") throw error;
  }
  const node = await platform.records.create(
    "node",
    { project },
    {
      ...(await common(platform, project, body)),
      type,
      connector_uuid: body.connector_uuid,
      parameters,
      output_specs: null,
      ...(type === "Source" ? {} : { input_specs_schema: {} }),
    },
  );
  return node as unknown as ConnectorNodeGet[T];
}

/** Keeps a new time series and chooses the name under which the store will hold its values. */
export async function createTimeSeries(
  platform: Platform,
  project: string,
  body: TimeSeriesCreate,
): Promise<TimeSeriesGet> {
  if (body.cell_shape.length > 0) {
    throw new ServerError(
      "invalid_request",
      "Time series with cells of several values are not supported by this version.",
    );
  }
  const shared = await common(platform, project, body);
  const { title } = await platform.records.get<ProjectGet>("project", project);
  const { sample_period, cell_shape, coordinate_labels, axis_labels } = body;
  const series = await freeName(platform, `${slug(title)}.${slug(body.title)}`);
  return platform.records.create(
    "node",
    { project },
    {
      ...shared,
      type: "TimeSeries" as const,
      sample_period,
      cell_shape,
      coordinate_labels,
      axis_labels,
      series,
    },
  );
}

/** A node of the type; another type with that uuid counts as absent. */
export async function getNode<N extends NodeGet>(platform: Platform, type: N["type"], uuid: string): Promise<N> {
  const node = await platform.records.get<N>("node", uuid);
  if (node.type !== type) throw new ServerError("not_found", `There is no ${type} ${uuid}.`, { uuid });
  return node;
}

/** Removes a node with its edges, and the values of a time series. */
export async function deleteNode<N extends NodeGet>(platform: Platform, type: N["type"], uuid: string): Promise<N> {
  const node = await getNode<N>(platform, type, uuid);
  const edges = await platform.records.list<{ uuid: string; create_time: string; upstream_node: string }>("edge", {
    project: node.project,
  });
  for (const edge of edges) if (edge.upstream_node === uuid) await platform.records.delete("edge", edge.uuid);
  if (node.type === "TimeSeries" && node.series !== undefined) await platform.store.delete(node.series);
  await platform.records.delete("node", uuid);
  return node;
}

async function common(
  { records }: Platform,
  project: string,
  body: { title: string; description?: string | null | undefined },
) {
  await records.get("project", project);
  return {
    object: "Node" as const,
    organization: localOrganization,
    owner: localUser,
    creator: localUser,
    project,
    title: body.title,
    description: body.description ?? null,
    deploy_status: "NEW" as const,
  };
}

async function freeName({ records, store }: Platform, name: string): Promise<string> {
  const nodes = await records.list<{ uuid: string; create_time: string; series?: string }>("node");
  const taken = new Set([...nodes.map((node) => node.series), ...(await store.catalog()).map((entry) => entry.name)]);
  let candidate = name;
  for (let i = 2; taken.has(candidate); i++) candidate = `${name}-${i}`;
  return candidate;
}

/** Lower-case words joined by dashes; whatever letters the title has stay. */
function slug(title: string): string {
  const words = title.toLowerCase().match(/[\p{Letter}\p{Number}]+/gu);
  return words?.join("-") ?? "untitled";
}
