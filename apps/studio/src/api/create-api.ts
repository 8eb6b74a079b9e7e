import { Backtest, Client, listConnectors, Project, type TimeSeries } from "@asof/platform";
import { backtests as backtestRoutes } from "@asof/platform/contract";
import type { Series } from "@asof/series";
import { isStoreError, openRemoteStore } from "@asof/store/client";
import type { Api, CallOptions } from "./api.js";
import { edgeOf, nodeOf, projectOf } from "./graph-of.js";
import type { BacktestSummary, KnownValues, ProjectNode } from "./model.js";

/** Asks the platform at `origin`, and its store at `/api` there. */
export function createApi(origin: string): Api {
  const client = new Client({ apiHost: origin });
  const store = openRemoteStore(`${origin}/api`);
  return {
    async listProjects(options = {}) {
      return (await Project.list({ client, ...options })).map(projectOf);
    },

    async readGraph(uuid, options = {}) {
      const project = await Project.get(uuid, { client, ...options });
      const [nodes, edges, connectors] = await Promise.all([
        project.listNodes(options),
        project.listEdges(options),
        listConnectors({ client, ...options }),
      ]);
      const titles = new Map(connectors.map((connector) => [connector.uuid, connector.title]));
      return { nodes: nodes.map((node) => nodeOf(node, titles)), edges: edges.map(edgeOf) };
    },

    async listBacktests(project, options = {}) {
      const backtests = await Backtest.list({ project, client, ...options });
      return Promise.all(backtests.map((backtest) => summaryOf(client, backtest, options)));
    },

    async readValues(node, { from, to }, asOf, options = {}) {
      const range = { startTime: from, endTime: to, ...(asOf !== undefined && { asOfTime: asOf }) };
      const array = await timeSeriesOf(node).queryTimeArray({ ...range, ...options });
      return knownOf(array.toSeries());
    },

    async insertionDates(node, options = {}) {
      return store.insertionDates(seriesOf(node), options);
    },

    async extent(node, options = {}) {
      try {
        return await store.interval(seriesOf(node), options);
      } catch (error) {
        if (isStoreError(error) && error.code === "unknown_series") return undefined;
        throw error;
      }
    },
  };
}

async function summaryOf(client: Client, backtest: Backtest, { signal }: CallOptions): Promise<BacktestSummary> {
  const { answer } = backtest;
  const jobs = await backtest.listJobs({ signal });
  const job = jobs.find(({ state }) => state === "SUCCESS");
  const params = { project_uuid: backtest.project, backtest_uuid: backtest.uuid };
  const result =
    job && (await client.call(backtestRoutes.getResult, { params, query: { job_uuid: job.uuid }, signal }));
  return {
    uuid: backtest.uuid,
    title: backtest.title,
    model: backtest.model,
    testStart: Date.parse(answer.test_start_time),
    testEnd: Date.parse(answer.test_end_time),
    metrics: result?.metrics ?? {},
  };
}

function knownOf(series: Series): KnownValues {
  const times = Array.from({ length: series.length }, (_, i) => series.index.at(i));
  return { times, values: Array.from(series.values, (value) => (Number.isNaN(value) ? null : value)) };
}

function timeSeriesOf(node: ProjectNode): TimeSeries {
  if (node.timeSeries !== undefined) return node.timeSeries;
  throw new Error(`"${node.title}" is no time series: it keeps no values.`);
}

function seriesOf(node: ProjectNode): string {
  const { series } = timeSeriesOf(node);
  if (series !== undefined) return series;
  throw new Error(`The platform does not tell where the values of "${node.title}" are kept.`);
}
