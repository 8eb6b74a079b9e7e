import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openCacheStore } from "@asof/cache";
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
import { loadObservations } from "./load.js";
import { type Observations, readObservations } from "./observations.js";
import type { Progress } from "./progress.js";
import { type DemoProject, ensureProject } from "./project.js";
import { origins, persistence, replay } from "./replay.js";
import type { DemoReport, ModelReport } from "./report.js";

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

const published = join(packageFolder, "data/beijing-pm25-weather-2010-2014.csv");

/** Runs the main job once and leaves its server up. What was started is closed when it fails. */
export async function runDemo(options: DemoOptions): Promise<RunningDemo> {
  await using resources = new AsyncDisposableStack();
  const source = options.csv ?? published;
  const folder = join(options.data, await digestOfFile(source));
  const { progress, signal } = options;
  const onProgress = ({ title, done, total }: JobProgress): void => progress.count(title, done, total);
  const store = resources.use(await openStore(`file:${join(folder, "database")}`, { signal }));
  const cache = await openCacheStore(join(folder, "artifacts"));
  const sandbox = new PythonRuntime({ onProgress: (message) => progress.say(`Python image: ${message}`) });
  const server = resources.use(await createServer({ store, cache, sandbox, onProgress }));
  const listening = resources.use(await listen(server, { port: options.port, orNext: true }));
  const report = await mainJob(listening.url, source, options);
  const left = resources.move();
  return { report, url: listening.url, [Symbol.asyncDispose]: () => left.disposeAsync() };
}

async function mainJob(url: string, source: string, { progress, signal }: DemoOptions): Promise<DemoReport> {
  const client = new Client({ apiHost: url });
  const notes: string[] = [];
  const [observations, missing] = await Promise.all([readObservations(source, { signal }), whyNoPython(signal)]);
  for (const problem of observations.problems) progress.say(problem);
  notes.push(...observations.problems);
  if (missing !== undefined) notes.push(`Gradient-boosted trees are left out: ${missing}`);
  const demo = await build(client, url, observations, missing === undefined, progress, signal);
  const results: BacktestResult[] = [];
  const models: Omit<ModelReport, "skill">[] = [];
  for (const model of demo.models) {
    progress.step(`${model.model.title}: fitting on 2010-2013, replaying ${origins.length} weeks of 2014`);
    const { result, report } = await replay(demo, model, { signal });
    progress.done(`${model.model.title}: fitted and replayed, ${report.cacheHits} artifacts from the cache`);
    results.push(result);
    models.push(report);
  }
  const baseline = await persistence(demo.observations.temperature, targetsOf(results), { signal });
  const skilled = models.map((model) => ({ ...model, skill: 1 - model.mae / baseline.mae }));
  notes.push(...notesOn(models, results, progress.seconds));
  return { rows: observations.rows, origins: origins.length, baseline, models: skilled, notes };
}

async function build(
  client: Client,
  url: string,
  observations: Observations,
  python: boolean,
  progress: Progress,
  signal: AbortSignal,
): Promise<DemoProject> {
  const store = openRemoteStore(`${url}/api`);
  progress.step("Building the project");
  const demo = await ensureProject(client, store, { python, signal });
  progress.done(`Project "${demo.project.title}"`);
  progress.step("Loading the observations as they became known");
  const days = await loadObservations(observations, demo.observations, store, progress, { signal });
  progress.done(`${observations.rows.toLocaleString("en")} hours, ${days.toLocaleString("en")} new daily revisions`);
  if (demo.changed) await demo.project.deploy({ title: `Demo of ${new Date().toISOString()}` });
  return demo;
}

/** Why Python models cannot run here; undefined when they can. */
async function whyNoPython(signal: AbortSignal): Promise<string | undefined> {
  try {
    await findEngine({ signal });
    return undefined;
  } catch (error) {
    if (isSandboxError(error)) return error.message;
    throw error;
  }
}

function targetsOf(results: readonly BacktestResult[]) {
  const [first] = results;
  if (first === undefined) throw new ServerError("no_data", "No model was replayed, so there is nothing to compare.");
  return first.targets.toSeries();
}

/** Whether this was computed or found, and a digest that is the same when every forecast is, to the bit. */
function notesOn(
  models: readonly Omit<ModelReport, "skill">[],
  results: readonly BacktestResult[],
  seconds: number,
): string[] {
  const hits = models.reduce((sum, model) => sum + model.cacheHits, 0);
  const fresh = models.some((model) => model.cacheHits < origins.length);
  const found = fresh
    ? `Computed in ${seconds.toFixed(1)} s; run it again to see the artifacts come from the cache.`
    : `All forecasts came from the cache (${hits} artifacts) in ${seconds.toFixed(1)} s.`;
  return [found, `Digest of all forecasts: ${digestOfForecasts(results)}`];
}

function digestOfForecasts(results: readonly BacktestResult[]): string {
  const hash = createHash("sha256");
  for (const result of results) for (const { values } of result.predictions) hash.update(values.values);
  return hash.digest("hex").slice(0, 16);
}

async function digestOfFile(source: string): Promise<string> {
  try {
    return createHash("sha256")
      .update(await readFile(source))
      .digest("hex")
      .slice(0, 12);
  } catch (cause) {
    const message = `Cannot read the observations ${source}: ${(cause as Error).message}`;
    throw new ServerError("data_unreadable", message, {}, { cause });
  }
}
