import { TimeDelta, toEpochMs } from "@asof/series";
import type { Api } from "./api.js";
import type { KnownValues, ProjectEdge, ProjectNode } from "./model.js";

// biome-ignore lint/suspicious/noExplicitAny: replaced by the client
type Wire = any;

export function createApi(origin: string): Api {
  const get = async (path: string, signal?: AbortSignal): Promise<Wire> => {
    const answer = await fetch(origin + path, signal ? { signal } : {});
    if (answer.status === 204) return undefined;
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.detail ?? body.message);
    return body;
  };
  const p = "/v1alpha2/projects";
  return {
    listProjects: async ({ signal } = {}) =>
      (await get(`${p}/`, signal)).data.map((x: Wire) => ({
        uuid: x.uuid,
        title: x.title,
        description: x.description ?? "",
        status: x.deploy_status,
        createTime: toEpochMs(x.create_time),
      })),
    readGraph: async (project, { signal } = {}) => {
      const [nodes, edges, connectors] = await Promise.all([
        get(`${p}/${project}/nodes/`, signal),
        get(`${p}/${project}/edges/`, signal),
        get("/v1alpha2/connectors/", signal),
      ]);
      const titles = new Map<string, string>(connectors.data.map((c: Wire) => [c.uuid, c.title]));
      const kinds = { Source: "source", Operation: "operation", Model: "model", TimeSeries: "timeSeries" } as const;
      return {
        nodes: nodes.data.map(
          (x: Wire): ProjectNode => ({
            uuid: x.uuid,
            kind: kinds[x.type as keyof typeof kinds],
            title: x.title,
            description: x.description ?? "",
            status: x.deploy_status,
            ...(x.connector_uuid && {
              connector: titles.get(x.connector_uuid) ?? x.connector_uuid,
              parameters: x.parameters,
            }),
            ...(x.sample_period && { samplePeriod: TimeDelta.from(x.sample_period), series: x.series }),
          }),
        ),
        edges: edges.data.map((x: Wire): ProjectEdge => {
          const base = {
            uuid: x.uuid,
            upstream: x.upstream_node,
            downstream: x.downstream_node,
            selection: x.label_indexer === null ? "" : String(x.label_indexer),
          };
          return x.type === "Layer"
            ? { ...base, kind: "layer", order: x.order, span: "" }
            : { ...base, kind: "input", group: x.group_name };
        }),
      };
    },
    listBacktests: async (project, { signal } = {}) => {
      const { data } = await get(`${p}/${project}/backtests/`, signal);
      return Promise.all(
        data.map(async (x: Wire) => ({
          uuid: x.uuid,
          title: x.title,
          model: x.model,
          testStart: toEpochMs(x.test_start_time),
          testEnd: toEpochMs(x.test_end_time),
          metrics: (await get(`${p}/${project}/backtests/${x.uuid}/results/`, signal)).data[0]?.metrics ?? {},
        })),
      );
    },
    readValues: async (node, window, asOf, { signal } = {}): Promise<KnownValues> => {
      const iso = (ms: number) => new Date(ms).toISOString();
      const query = `start_time=${iso(window.from)}&end_time=${iso(window.to)}${asOf === undefined ? "" : `&as_of_time=${iso(asOf)}`}`;
      const body = await get(`${p}/-/time_series/${node.uuid}:query?${query}`, signal);
      const step = node.samplePeriod?.milliseconds ?? 1;
      const row = body.time_dataset.data[0];
      return { times: row.values.map((_: Wire, i: number) => window.from + i * step), values: row.values };
    },
    insertionDates: async (node, { signal } = {}) =>
      (
        await get(`/api/series/insertion_dates?name=${encodeURIComponent(node.series ?? "")}`, signal)
      ).insertion_dates.map((text: string) => toEpochMs(text)),
    extent: async (node, { signal } = {}) => {
      const body = await get(
        `/api/series/metadata?type=interval&name=${encodeURIComponent(node.series ?? "")}`,
        signal,
      );
      return body && { from: toEpochMs(body[1]), to: toEpochMs(body[2]) };
    },
  };
}
