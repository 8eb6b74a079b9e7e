import type {
  BacktestGet,
  BacktestJobGet,
  ModelFitJobGet,
  ModelGet,
  NodeGet,
  NodeJobCreate,
  NodeRunJobGet,
  TimeSeriesGet,
} from "@asof/platform/contract";
import { Time, toEpochMs } from "@asof/series";
import { ServerError } from "../errors.js";
import type { Window } from "../frame.js";
import type { ConnectorNode, Graph, GraphNode, TimeSeriesNode } from "../graph/graph.js";
import { timingAt } from "../graph/timing.js";
import type { Platform } from "../platform.js";
import { deployedGraph } from "../resources/graphs.js";
import { getNode } from "../resources/nodes.js";
import type { Resource } from "../resources/records.js";
import { Artifacts } from "./artifacts.js";
import { backtestModel } from "./backtest.js";
import { backtestFolds, payloadOf } from "./backtest-wire.js";
import type { FitState } from "./evaluation.js";
import { fitModel } from "./fit.js";
import { runTimeSeries } from "./run.js";

interface Period {
  readonly window: Window;
  readonly asOf: number;
}

/** What a finished fit leaves: enough to find its state again, or to make it again. */
interface FitRecord extends Resource {
  readonly type: "ModelFitResult";
  readonly start_time: string;
  readonly end_time: string;
  readonly as_of_time: string;
}

/** Starts fitting a model of the deployed graph. @throws {ServerError} `not_found`, `not_deployed` */
export async function startFit(
  platform: Platform,
  project: string,
  model: string,
  body: NodeJobCreate,
): Promise<ModelFitJobGet> {
  const node = await getNode<ModelGet>(platform, "Model", model, project);
  const graph = await deployedGraph(platform, node.project);
  const target = deployedNode(graph, node) as ConnectorNode;
  const period = periodOf(platform, body);
  const job = await createJob(platform, node, "ModelFitJob", period);
  platform.jobs.start("job", job.uuid, async (signal) => {
    const context = contextOf(platform, period.asOf, signal);
    const fit = await fitModel(graph, target, period.window, context);
    const result = await createResult(platform, node, "ModelFitResult", period);
    return { result: result.uuid, training_rows: fit.rows, ...counted(context.artifacts) };
  });
  return job as ModelFitJobGet;
}

/** Starts running a time series of the deployed graph. @throws {ServerError} `not_found`, `not_deployed` */
export async function startRun(
  platform: Platform,
  project: string,
  timeSeries: string,
  body: NodeJobCreate,
): Promise<NodeRunJobGet> {
  const node = await getNode<TimeSeriesGet>(platform, "TimeSeries", timeSeries, project);
  const graph = await deployedGraph(platform, node.project);
  const target = deployedNode(graph, node) as TimeSeriesNode;
  const period = periodOf(platform, body);
  const job = await createJob(platform, node, "NodeRunJob", period);
  platform.jobs.start("job", job.uuid, async (signal) => {
    const context = contextOf(platform, period.asOf, signal);
    const fitStateOf = (model: ConnectorNode) => latestFit(platform, graph, model, context);
    const { notes } = await runTimeSeries(graph, target, period.window, { ...context, fitStateOf });
    const result = await createResult(platform, node, "TimeSeriesRunResult", period);
    return { result: result.uuid, notes, ...counted(context.artifacts) };
  });
  return job as NodeRunJobGet;
}

/** Starts a backtest on the deployed graph. @throws {ServerError} `not_found`, `not_deployed` */
export async function startBacktest(platform: Platform, project: string, uuid: string): Promise<BacktestJobGet> {
  const backtest = await platform.records.get<BacktestGet>("backtest", uuid, { project });
  const graph = await deployedGraph(platform, backtest.project);
  const model = deployedNode(graph, await getNode(platform, "Model", backtest.model)) as ConnectorNode;
  const folds = backtestFolds(backtest);
  const place = { project: backtest.project, parent: backtest.uuid };
  const body = { object: "BacktestJob" as const, backtest: backtest.uuid, state: "PENDING" as const };
  const job = await platform.records.create("backtestJob", place, body);
  platform.jobs.start("backtestJob", job.uuid, async (signal) => {
    const context = contextOf(platform, platform.now(), signal);
    const onPrediction = (done: number, total: number): void =>
      platform.onProgress?.({ job: job.uuid, title: backtest.title, done, total });
    const outcome = await backtestModel(graph, model, folds, context, { onPrediction });
    const result = {
      object: "BacktestResult" as const,
      job: job.uuid,
      metrics: outcome.metrics,
      ...payloadOf(outcome),
    };
    await platform.records.create("backtestResult", place, result);
    return { training_rows: outcome.rows, ...counted(context.artifacts) };
  });
  return job;
}

function deployedNode(graph: Graph, { uuid, title }: NodeGet): GraphNode {
  if (graph.has(uuid)) return graph.node(uuid);
  throw new ServerError("not_deployed", `"${title}" is no part of the active deployment: deploy again.`, { uuid });
}

function contextOf({ store, cache, python }: Platform, asOf: number, signal: AbortSignal) {
  return { store, python, artifacts: new Artifacts(cache), asOf, signal };
}

function counted({ hits, misses }: Artifacts): { cache_hits: number; cache_misses: number } {
  return { cache_hits: hits, cache_misses: misses };
}

function periodOf({ now }: Platform, body: NodeJobCreate): Period {
  const asOf = body.as_of_time ? timingAt(body.as_of_time, now()) : now();
  const window = { start: timingAt(body.start_timing, asOf), end: timingAt(body.end_timing, asOf) };
  if (window.end > window.start) return { asOf, window };
  throw new ServerError("invalid_request", "The end of a job's range must lie after its start.", { ...window });
}

function timesOf({ window, asOf }: Period) {
  return {
    start_time: new Time(window.start).toString(),
    end_time: new Time(window.end).toString(),
    as_of_time: new Time(asOf).toString(),
  };
}

function createJob({ records }: Platform, node: NodeGet, type: "ModelFitJob" | "NodeRunJob", period: Period) {
  const body = {
    object: "NodeJob" as const,
    type,
    node: node.uuid,
    state: "PENDING" as const,
    errors: [],
    ...timesOf(period),
  };
  return records.create("job", { project: node.project, parent: node.uuid }, body);
}

function createResult({ records }: Platform, node: NodeGet, type: string, period: Period): Promise<Resource> {
  const body = { object: "NodeResult", type, node: node.uuid, ...timesOf(period) };
  return records.create("result", { project: node.project, parent: node.uuid }, body);
}

/** The last fit known at the time of the context; its state comes from the cache, or is made again. */
async function latestFit(
  platform: Platform,
  graph: Graph,
  model: ConnectorNode,
  context: ReturnType<typeof contextOf>,
): Promise<FitState> {
  const results = await platform.records.list<FitRecord>("result", { parent: model.uuid });
  const fits = results
    .filter(({ type }) => type === "ModelFitResult")
    .map((fit) => ({ asOf: toEpochMs(fit.as_of_time), start: toEpochMs(fit.start_time), end: toEpochMs(fit.end_time) }))
    .filter(({ asOf }) => asOf <= context.asOf);
  // The list is newest first and sorting is stable: of fits as of one time, the one made last counts.
  const [fit] = fits.sort((a, b) => b.asOf - a.asOf);
  if (fit !== undefined) return fitModel(graph, model, fit, { ...context, asOf: fit.asOf });
  const when = `as of ${new Time(context.asOf)}`;
  throw new ServerError("model_not_fitted", `"${model.title}" was not fitted ${when}: fit it, then run.`);
}
