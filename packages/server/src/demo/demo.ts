import { createHash } from "node:crypto";
import { join } from "node:path";
import { type CacheStore, openCacheStore } from "@asof/cache";
import { type BacktestResult, Client } from "@asof/platform";
import { findEngine, isSandboxError } from "@asof/sandbox";
import { openStore } from "@asof/store";
import { openRemoteStore } from "@asof/store/client";
import { ServerError } from "../errors.js";
import { listen } from "../listen.js";
import { packageFolder } from "../package-folder.js";
import type { JobProgress } from "../platform.js";
import { PythonRuntime } from "../python/runtime.js";
import { createServer } from "../server.js";
import { keepDerived, keepForecasts } from "./forecasts.js";
import { loadObservations } from "./load.js";
import { ObservationsFile } from "./observations-file.js";
import type { Progress } from "./progress.js";
import { type DemoGraph, type DemoModel, openProject } from "./project.js";
import { origins, persistence, type Replay, replay } from "./replay.js";
import type { DemoReport } from "./report.js";

export interface DemoOptions {
  /** The folder for the database and the artifacts. */
  readonly data: string;
  /** The observations; those that the package carries by default. */
  readonly csv?: string | undefined;
  readonly port: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** The platform of the demo, still answering at `url`. */
export interface RunningDemo extends AsyncDisposable {
  readonly report: DemoReport;
  readonly url: string;
}

/** What the steps of the main job work with. */
interface Job extends DemoOptions {
  readonly url: string;
  readonly file: ObservationsFile;
  readonly cache: CacheStore;
}

const published = join(packageFolder, "data/beijing-pm25-weather-2010-2014.csv");

/** Runs the main job once and leaves its server up. What was started is closed when it fails. */
export async function runDemo(options: DemoOptions): Promise<RunningDemo> {
  await using resources = new AsyncDisposableStack();
  const { progress, signal } = options;
  const file = await ObservationsFile.open(options.csv ?? published, { signal });
  const folder = join(options.data, file.digest.slice(0, 12));
  const onProgress = ({ title, done, total }: JobProgress): void => progress.count(title, done, total);
  const store = resources.use(await openStore(`file:${join(folder, "database")}`, { signal }));
  const cache = await openCacheStore(join(folder, "artifacts"));
  const sandbox = new PythonRuntime({ onProgress: (message) => progress.say(`Python image: ${message}`) });
  const server = resources.use(await createServer({ store, cache, sandbox, onProgress }));
  const { url } = resources.use(await listen(server, { port: options.port, orNext: true }));
  const report = await mainJob({ ...options, url, file, cache });
  const left = resources.move();
  return { report, url, [Symbol.asyncDispose]: () => left.disposeAsync() };
}

async function mainJob(job: Job): Promise<DemoReport> {
  const { progress, signal } = job;
  const missing = await whyNoPython(signal);
  if (missing !== undefined) progress.say(`Gradient-boosted trees are left out: ${missing}`);
  const graph = await openProject(new Client({ apiHost: job.url }), { signal });
  const { rows, problems, temperature, models } = await build(graph, job, missing === undefined);
  const replays: Replay[] = [];
  for (const model of models) {
    progress.step(`${model.model.title}: fitting on 2010-2013, replaying ${origins.length} weeks of 2014`);
    const replayed = await replay(graph.project, model, { signal });
    progress.done(`${model.model.title}: fitted and replayed, ${replayed.report.cacheHits} artifacts from the cache`);
    replays.push(replayed);
  }
  await keep(graph, models, job);
  const results = replays.map(({ result }) => result);
  const baseline = await persistence(temperature, targetsOf(results), { signal });
  const notes = [...problems, ...(missing === undefined ? [] : [`Gradient-boosted trees are left out: ${missing}`])];
  return {
    rows,
    origins: origins.length,
    baseline,
    models: replays.map(({ report }) => ({ ...report, skill: 1 - report.mae / baseline.mae })),
    notes: [...notes, provenanceOf(replays, progress.seconds), `Digest of all forecasts: ${digestOf(results)}`],
  };
}

/** Keeps forecasts and derived series in the store, where the studio finds them. */
async function keep(graph: DemoGraph, models: readonly DemoModel[], { url, progress, signal }: Job): Promise<void> {
  const store = openRemoteStore(`${url}/api`);
  progress.step("Keeping the forecasts as they would have been issued");
  for (const { forecast } of models) await keepForecasts(forecast, store, { signal });
  await keepDerived(graph.project, store, { signal });
  progress.done("Forecasts kept as revisions of their origins");
}

/** The observations in the store, then the graph over them. */
async function build(graph: DemoGraph, { url, file, cache, progress, signal }: Job, python: boolean) {
  const store = openRemoteStore(`${url}/api`);
  progress.step("Loading the observations as they became known");
  const timeSeries = await graph.observations();
  const { rows, problems, revisions } = await loadObservations(file, { timeSeries, store, cache }, progress, {
    signal,
  });
  if (rows === 0) throw new ServerError("no_data", "The file of observations holds no hour that can be read.");
  progress.done(`${rows.toLocaleString("en")} hours, ${revisions.toLocaleString("en")} new daily revisions`);
  for (const problem of problems) progress.say(problem);
  progress.step("Building the project");
  const models = await graph.models(timeSeries, store, { python });
  progress.done(`Project "${graph.project.title}"`);
  return { rows, problems, temperature: timeSeries.temperature, models };
}

/** Why Python models cannot run here; undefined when they can. */
async function whyNoPython(signal: AbortSignal): Promise<string | undefined> {
  try {
    await findEngine({ signal });
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (isSandboxError(error)) return error.message;
    throw error;
  }
}

function targetsOf(results: readonly BacktestResult[]) {
  const [first] = results;
  if (first === undefined) throw new ServerError("no_data", "No model was replayed, so there is nothing to compare.");
  return first.targets.toSeries();
}

/** Whether the forecasts were computed or found. */
function provenanceOf(replays: readonly Replay[], seconds: number): string {
  const computed = replays.reduce((sum, { cacheMisses }) => sum + cacheMisses, 0);
  const found = replays.reduce((sum, { report }) => sum + report.cacheHits, 0);
  return computed === 0
    ? `All forecasts came from the cache (${found} artifacts) in ${seconds.toFixed(1)} s.`
    : `Computed in ${seconds.toFixed(1)} s; run it again to see the artifacts come from the cache.`;
}

/** The same when every forecast is, to the bit. */
function digestOf(results: readonly BacktestResult[]): string {
  const hash = createHash("sha256");
  for (const result of results) for (const { values } of result.predictions) hash.update(values.values);
  return hash.digest("hex").slice(0, 16);
}
