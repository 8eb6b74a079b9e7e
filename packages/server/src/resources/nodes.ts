import type {
  ModelGet,
  NodeGet,
  OperationGet,
  ProjectGet,
  SourceGet,
  TimeSeriesCreate,
  TimeSeriesGet,
} from "@asof/platform/contract";
import { samplePeriodMs, TimeDelta } from "@asof/series";
import { findExecutor } from "../connectors/index.js";
import { isServerError, ServerError } from "../errors.js";
import { localOrganization, localUser, type Platform } from "../platform.js";

export const connectorKinds = { Source: "source", Operation: "operation", Model: "model" } as const;

type ConnectorType = keyof typeof connectorKinds;
type ConnectorNodeGet = { Source: SourceGet; Operation: OperationGet; Model: ModelGet };

interface ConnectorNodeCreate {
  readonly title: string;
  readonly description?: string | null | undefined;
  readonly connector_uuid: string;
  readonly parameters?: Record<string, unknown> | null | undefined;
}

/** Keeps a new source, operation or model. @throws {ServerError} as `assertConnector`, `not_found` */
export async function createConnectorNode<T extends ConnectorType>(
  platform: Platform,
  type: T,
  project: string,
  body: ConnectorNodeCreate,
): Promise<ConnectorNodeGet[T]> {
  const parameters = body.parameters ?? {};
  assertConnector(type, { title: body.title, connector_uuid: body.connector_uuid, parameters });
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

/**
 * Refuses parameters that do not fit a connector of this server. Those of other connectors are kept as
 * they are, and refused when they would have to run.
 *
 * @throws {ServerError} `invalid_parameters`
 */
export function assertConnector(
  type: ConnectorType,
  node: Pick<ConnectorNodeGet[ConnectorType], "title" | "connector_uuid" | "parameters">,
): void {
  const { title, connector_uuid: connector, parameters } = node;
  try {
    findExecutor({ title, connector, parameters }, connectorKinds[type]);
  } catch (error) {
    if (!isServerError(error) || error.code !== "unknown_connector") throw error;
  }
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
  const { sample_period, cell_shape, coordinate_labels, axis_labels } = body;
  samplePeriodMs(TimeDelta.parse(sample_period));
  const { title } = await platform.records.get<ProjectGet>("project", project);
  const shared = { ...(await common(platform, project, body)), type: "TimeSeries" as const, sample_period };
  const node = { ...shared, cell_shape, coordinate_labels, axis_labels };
  const create = (series: string) => platform.records.create("node", { project }, { ...node, series });
  return withFreeName(platform, `${slug(title)}.${slug(body.title)}`, create);
}

/** A node of the type, of the project if one is given; another type with that uuid counts as absent. */
export async function getNode<N extends NodeGet>(
  platform: Platform,
  type: N["type"],
  uuid: string,
  project = "-",
): Promise<N> {
  const node = await platform.records.get<N>("node", uuid, { project });
  if (node.type !== type) throw new ServerError("not_found", `There is no ${type} ${uuid}.`, { uuid });
  return node;
}

/** Removes a node with its edges, and the values of a time series. */
export async function deleteNode<N extends NodeGet>(
  platform: Platform,
  type: N["type"],
  uuid: string,
  project = "-",
): Promise<N> {
  const node = await getNode<N>(platform, type, uuid, project);
  const edges = await platform.records.list<{ uuid: string; create_time: string; upstream_node: string }>("edge", {
    project: node.project,
  });
  for (const edge of edges) if (edge.upstream_node === node.uuid) await platform.records.delete("edge", edge.uuid);
  if (node.type === "TimeSeries" && node.series !== undefined) await platform.store.delete(node.series);
  await platform.records.delete("node", node.uuid);
  return node;
}

async function common(
  { records }: Platform,
  project: string,
  body: { title: string; description?: string | null | undefined },
) {
  const { uuid } = await records.get("project", project);
  return {
    object: "Node" as const,
    organization: localOrganization,
    owner: localUser,
    creator: localUser,
    project: uuid,
    title: body.title,
    description: body.description ?? null,
    deploy_status: "NEW" as const,
  };
}

/** Creates under the first of `name`, `name-2`, … that neither the store nor another node holds. */
async function withFreeName<T>(
  { store }: Platform,
  name: string,
  create: (candidate: string) => Promise<T>,
): Promise<T> {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name}-${i}`;
    if (await store.exists(candidate)) continue;
    try {
      return await create(candidate);
    } catch (error) {
      if (!isServerError(error) || error.code !== "conflict") throw error;
    }
  }
}

/** Lower-case words joined by dashes; whatever letters the title has stay. */
function slug(title: string): string {
  const words = title.toLowerCase().match(/[\p{Letter}\p{Number}]+/gu);
  return words?.join("-") ?? "untitled";
}
