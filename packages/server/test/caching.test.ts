import { type CacheStore, openCacheStore } from "@asof/cache";
import {
  Backtest,
  type BacktestJob,
  cronTiming,
  linearRegression,
  Model,
  type NodeJob,
  Project,
  storedSeries,
  type TimeSeries,
  timeTransformations,
  timeTrends,
} from "@asof/platform";
import { openStore, type Store } from "@asof/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createServer } from "../src/index.js";
import { Records } from "../src/resources/records.js";
import { at, clientOf, hourly, type MemoryServer, startServer } from "./memory-server.js";

const now = () => Date.parse(at(1000));

interface Example {
  readonly project: Project;
  readonly model: Model;
  readonly feature: TimeSeries;
  readonly forecast: TimeSeries;
}

/** A model of a target by a feature, deployed, with a gap in the feature. */
async function makeExample({ client }: MemoryServer, scale = 1): Promise<Example> {
  const project = await Project.create({ title: "Cache", client });
  const feature = await project.createTimeSeries({ title: "Feature", samplePeriod: "PT1H" });
  const target = await project.createTimeSeries({ title: "Target", samplePeriod: "PT1H" });
  const waves = Array.from({ length: 48 }, (_, i) => (i === 40 ? Number.NaN : scale * Math.sin(i) + i / 7));
  await feature.insertTimeArray(hourly(0, waves, 48));
  await target.insertTimeArray(
    hourly(
      0,
      waves.map((value, i) => value ** 2 + i),
      48,
    ),
  );
  const model = await project.createModel({ title: "Line", connector: linearRegression() });
  await model.createInput({ node: feature, groupName: "features" });
  await model.createInput({ node: target, groupName: "targets" });
  const forecast = await project.createTimeSeries({ title: "Forecast", samplePeriod: "PT1H" });
  await forecast.createLayer({ node: model, order: 0 });
  await project.deploy({ title: "Cache" });
  return { project, model, feature, forecast };
}

async function fit(model: Model, end = 24, asOf = 100): Promise<NodeJob> {
  const job = await model.fit({ startTiming: at(0), endTiming: at(end), asOfTime: at(asOf) });
  return job.waitUntilCompleted({ pollMs: 1 });
}

async function run({ forecast }: Example, window: [number, number] = [36, 44], asOf = 101): Promise<NodeJob> {
  const job = await forecast.run({ startTiming: at(window[0]), endTiming: at(window[1]), asOfTime: at(asOf) });
  return job.waitUntilCompleted({ pollMs: 1 });
}

/** Found and computed artifacts of a job that succeeded. */
function counts({ answer }: NodeJob | BacktestJob): [hits: number | undefined, misses: number | undefined] {
  expect(answer.state, JSON.stringify(answer)).toBe("SUCCESS");
  return [answer.cache_hits, answer.cache_misses];
}

describe("an artifact is", () => {
  let platform: MemoryServer;
  beforeAll(async () => {
    platform = await startServer({ now });
  });
  afterAll(async () => {
    expect(platform.errors).toEqual([]);
    await platform[Symbol.asyncDispose]();
  });

  test("computed once: the same fit and the same run find it", async () => {
    const example = await makeExample(platform);
    expect(counts(await fit(example.model))).toEqual([0, 1]);
    expect(counts(await fit(example.model))).toEqual([1, 0]);
    expect(counts(await run(example))).toEqual([1, 1]);
    expect(counts(await run(example))).toEqual([2, 0]);
  });

  test("another one for another window, of the fit and of the prediction", async () => {
    const example = await makeExample(platform);
    await fit(example.model, 24);
    expect(counts(await fit(example.model, 25))).toEqual([0, 1]);
    expect(counts(await run(example, [36, 44]))).toEqual([1, 1]);
    expect(counts(await run(example, [36, 45]))).toEqual([1, 1]);
  });

  test("another one after a revision that the job sees, and the same after one that it does not", async () => {
    const example = await makeExample(platform);
    await fit(example.model, 24, 100);
    await example.feature.insertTimeArray(hourly(3, [1234], 150));
    expect(counts(await fit(example.model, 24, 100))).toEqual([1, 0]);
    expect(counts(await fit(example.model, 24, 149))).toEqual([1, 0]);
    expect(counts(await fit(example.model, 24, 150))).toEqual([0, 1]);
  });

  test("another one for changed parameters, of the model and of what feeds it", async () => {
    const { project, model, feature } = await makeExample(platform);
    await fit(model);
    await model.update({ connector: linearRegression({ fitIntercept: false }) });
    expect(counts(await fit(model))).toEqual([1, 0]);
    await project.deploy({ title: "Without an intercept" });
    expect(counts(await fit(model))).toEqual([0, 1]);
    const rolling = (aggregationFunction: "min" | "max") =>
      timeTransformations({
        rollingWindowParameters: { windowPeriod: "PT3H", minPeriods: 1, centered: false, aggregationFunction },
      });
    const operation = await project.createOperation({ title: "Extreme", connector: rolling("min") });
    await operation.createInput({ node: feature, groupName: "operands" });
    await model.createInput({ node: operation, groupName: "features" });
    await project.deploy({ title: "Two features" });
    expect(counts(await fit(model))).toEqual([0, 1]);
    await operation.update({ connector: rolling("max") });
    await project.deploy({ title: "Another extreme" });
    expect(counts(await fit(model))).toEqual([0, 1]);
    await operation.update({ connector: rolling("min") });
    await project.deploy({ title: "The first one again" });
    expect(counts(await fit(model))).toEqual([1, 0]);
  });

  test("another one for another window, label, parameter or revision of a source", async () => {
    const { project, model, feature } = await makeExample(platform);
    const clock = (timeZone: string) =>
      timeTrends({ samplePeriod: "PT1H", timeZone, fields: ["HOUR_OF_DAY", "DAY_OF_YEAR"] });
    const source = await project.createSource({ title: "Clock", connector: clock("UTC") });
    const series = [feature.series as string];
    const stored = await project.createSource({
      title: "Stored",
      connector: storedSeries({ series, samplePeriod: "PT1H" }),
    });
    await model.createInput({ node: source, groupName: "features", labelIndexer: "HOUR_OF_DAY" });
    await model.createInput({ node: stored, groupName: "features" });
    const deployed = async (end: number, asOf = 100) => {
      await project.deploy({ title: "Sources" });
      return counts(await fit(model, end, asOf));
    };
    expect(await deployed(24)).toEqual([0, 1]);
    expect(await deployed(25)).toEqual([0, 1]);
    await source.update({ connector: clock("Asia/Shanghai") });
    expect(await deployed(24)).toEqual([0, 1]);
    await model.createInput({ node: source, groupName: "features", labelIndexer: "DAY_OF_YEAR" });
    expect(await deployed(24)).toEqual([0, 1]);
    expect(await deployed(24)).toEqual([1, 0]);
    await feature.insertTimeArray(hourly(3, [1234], 150));
    expect(await deployed(24, 151)).toEqual([0, 1]);
  });

  test("found by a backtest that is run again, which gives the same bits", async () => {
    const { project, model } = await makeExample(platform);
    const backtest = await Backtest.create({
      project,
      model,
      title: "Twice",
      testStartTime: at(48),
      testEndTime: at(60),
      fitStartTiming: "-PT48H",
      fitEndTiming: "PT0H",
      fitReferenceTiming: at(48),
      predictStartTiming: "-PT12H",
      predictEndTiming: "PT0H",
      predictReferenceTiming: cronTiming("0 */4 * * *"),
    });
    const first = await (await backtest.run()).waitUntilCompleted({ pollMs: 1 });
    expect(counts(first)).toEqual([0, 4]);
    const second = await (await backtest.run()).waitUntilCompleted({ pollMs: 1 });
    expect(counts(second)).toEqual([4, 0]);
    const bits = async (job: BacktestJob) => {
      const { predictions } = await backtest.getResult({ job });
      return predictions.map(({ values }) => [...new BigUint64Array(values.values.slice().buffer)]);
    };
    const computed = await bits(first);
    expect(computed.flat()).toHaveLength(36);
    expect(await bits(second)).toEqual(computed);
    expect((await backtest.listJobs()).map(({ uuid }) => uuid)).toEqual([second.uuid, first.uuid]);
  });
});

test("databases that share a cache share artifacts of the same values, and of no others", async () => {
  const cache = await openCacheStore("memory:");
  await using one = await startServer({ now, cache });
  await using other = await startServer({ now, cache });
  expect(counts(await fit((await makeExample(one, 1)).model))).toEqual([0, 1]);
  expect(counts(await fit((await makeExample(other, 2)).model))).toEqual([0, 1]);
  expect(counts(await fit((await makeExample(other, 1)).model))).toEqual([1, 0]);
});

describe("a server that starts again on the same database", () => {
  let store: Store;
  let cache: CacheStore;
  beforeAll(async () => {
    store = await openStore("memory:");
    cache = await openCacheStore("memory:");
  });
  afterAll(() => store.close());

  test("still has everything, and finds the artifacts", async () => {
    const before = await startServer({ store, cache, now });
    const { project, model } = await makeExample(before);
    await fit(model);
    await before[Symbol.asyncDispose]();
    await using after = await startServer({ store, cache, now });
    const found = await Project.get(project.uuid, { client: after.client });
    expect(found.answer).toEqual({ ...project.answer, deploy_status: "ACTIVE", update_time: expect.any(String) });
    const same = await Model.get(model.uuid, { client: after.client });
    expect(counts(await fit(same))).toEqual([1, 0]);
  });

  test("fails the jobs that were left unfinished, and says why", async () => {
    const before = await startServer({ store, cache, now });
    const { model } = await makeExample(before);
    const { answer } = await fit(model);
    await before[Symbol.asyncDispose]();
    const records = await Records.open(store.database);
    for (const state of ["PENDING", "STARTED"] as const) {
      await records.update<typeof answer>("job", answer.uuid, { state });
      await using server = await createServer({ store, cache, now });
      const found = await Model.get(model.uuid, { client: clientOf(server) });
      const url = `http://platform.test/v1alpha2/projects/${found.project}/models/${model.uuid}/fit_jobs/${answer.uuid}`;
      const job = await (await server.fetch(new Request(url))).json();
      expect(job).toMatchObject({
        state: "FAILURE",
        error_reason: expect.stringContaining("server ended"),
        errors: [{ node: model.uuid, reason: expect.stringContaining("server ended") }],
      });
    }
  });

  test("left no job running when it was closed", async () => {
    const before = await startServer({ store, cache, now });
    const { project, model } = await makeExample(before);
    const jobs = await Promise.all([1, 2, 3].map((end) => model.fit({ startTiming: at(0), endTiming: at(20 + end) })));
    await before[Symbol.asyncDispose]();
    const records = await Records.open(store.database);
    const states = await records.list<{ uuid: string; create_time: string; state: string }>("job", {
      project: project.uuid,
    });
    expect(states).toHaveLength(jobs.length);
    for (const { state } of states) expect(["SUCCESS", "FAILURE"]).toContain(state);
  });
});
