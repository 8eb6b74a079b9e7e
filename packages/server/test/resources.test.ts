import {
  Input,
  Layer,
  lightGBM,
  linearRegression,
  listConnectors,
  Model,
  numericalExpression,
  Operation,
  Project,
  Source,
  storedSeries,
  TimeSeries,
  timeTransformations,
  timeTrends,
} from "@asof/platform";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { at, hourly, type MemoryServer, startServer } from "./memory-server.js";

let platform: MemoryServer;
let project: Project;

beforeAll(async () => {
  platform = await startServer();
});
afterAll(async () => {
  expect(platform.errors).toEqual([]);
  await platform[Symbol.asyncDispose]();
});
beforeEach(async () => {
  project = await Project.create({ title: "Beijing", client: platform.client });
});

const hour = "PT1H";
const clock = timeTrends({ samplePeriod: hour, timeZone: "UTC", fields: ["HOUR_OF_DAY", "DAY_OF_WEEK"] });
const halfHours = timeTrends({ samplePeriod: "PT30M", timeZone: "UTC", fields: ["HOUR_OF_DAY"] });

describe("projects", () => {
  test("are created, found, listed newest first, changed and deleted", async () => {
    const { client } = platform;
    const other = await Project.create({ title: "Shanghai", description: "Another city", client });
    expect((await Project.get(other.uuid, { client })).answer).toEqual(other.answer);
    expect((await Project.list({ client })).slice(0, 2).map(({ uuid }) => uuid)).toEqual([other.uuid, project.uuid]);
    await other.update({ title: "Suzhou" });
    expect([other.title, other.description]).toEqual(["Suzhou", "Another city"]);
    await other.update({ description: null });
    expect([other.title, other.description]).toEqual(["Suzhou", null]);
    await other.delete();
    await expect(Project.get(other.uuid, { client })).rejects.toMatchObject({ status: 404 });
  });

  test("take their nodes, edges and values with them when deleted", async () => {
    const series = await project.createTimeSeries({ title: "Wind", samplePeriod: hour });
    await series.insertTimeArray(hourly(0, [1, 2], 2));
    await series.createLayer({ node: await project.createSource({ title: "Clock", connector: clock }), order: 0 });
    await project.delete();
    await expect(TimeSeries.get(series.uuid, { client: platform.client })).rejects.toMatchObject({ status: 404 });
    expect(await platform.store.exists(series.series as string)).toBe(false);
  });
});

describe("nodes", () => {
  const choices = {
    source: clock,
    operation: timeTransformations({ shiftParameters: { shiftPeriod: hour } }),
    model: linearRegression(),
  };

  test("of every kind are the same by project and by class", async () => {
    const source = { title: "Clock", connector: choices.source, description: "What time it is" };
    const operation = { title: "Later", connector: choices.operation };
    const model = { title: "Line", connector: choices.model };
    const series = { title: "Wind", samplePeriod: hour };
    const own = (node: { answer: object }) => {
      const { uuid, create_time, series, ...rest } = node.answer as Record<string, unknown>;
      return rest;
    };
    const pairs = [
      [await project.createSource(source), await Source.create({ ...source, project })],
      [await project.createOperation(operation), await Operation.create({ ...operation, project })],
      [await project.createModel(model), await Model.create({ ...model, project })],
      [await project.createTimeSeries(series), await TimeSeries.create({ ...series, project })],
    ] as const;
    for (const [byProject, byClass] of pairs) expect(own(byProject)).toEqual(own(byClass));
    const listed = (await project.listNodes()).map(({ uuid }) => uuid);
    expect(listed).toEqual(
      pairs
        .flat()
        .reverse()
        .map(({ uuid }) => uuid),
    );
  });

  test("are found by uuid with or without their project, but not in another one or as another kind", async () => {
    const { client } = platform;
    const other = await Project.create({ title: "Other", client });
    const { uuid } = await project.createSource({ title: "Clock", connector: clock });
    expect((await Source.get(uuid, { client })).title).toBe("Clock");
    expect((await Source.get(uuid.toUpperCase(), { project })).title).toBe("Clock");
    await expect(Source.get(uuid, { project: other })).rejects.toMatchObject({ status: 404 });
    await expect(Model.get(uuid, { client })).rejects.toMatchObject({ status: 404 });
  });

  test("refuse parameters that their connector does not take, when created and when changed", async () => {
    const broken = { connectorUuid: clock.connectorUuid, parameters: { ...clock.parameters, fields: ["SECOND"] } };
    const refused = { status: 422, message: expect.stringContaining("fields.0") };
    await expect(project.createSource({ title: "Clock", connector: broken })).rejects.toMatchObject(refused);
    const source = await project.createSource({ title: "Clock", connector: clock });
    await expect(source.update({ connector: broken })).rejects.toMatchObject(refused);
    expect((await source.update({ title: "Watch" })).parameters).toEqual(clock.parameters);
  });

  test("keep the parameters of connectors that this server cannot run", async () => {
    const connector = { connectorUuid: "b78ff94a-27b1-4986-a88a-536661239bb2", parameters: { max_depth: 3 } };
    const model = await project.createModel({ title: "Trees", connector });
    expect((await Model.get(model.uuid, { project })).parameters).toEqual({ max_depth: 3 });
  });

  test("of the same title, made at the same time, keep their values apart", async () => {
    const made = await Promise.all(
      [1, 2, 3].map(() => project.createTimeSeries({ title: "Wind", samplePeriod: hour })),
    );
    expect(new Set(made.map(({ series }) => series)).size).toBe(3);
  });

  test.each(["P1M", "PT0H", "-PT1H"])("refuse a sample period of %s", async (samplePeriod) => {
    await expect(project.createTimeSeries({ title: "Wind", samplePeriod })).rejects.toMatchObject({ status: 422 });
  });

  test("leave with the edges into and out of them", async () => {
    const source = await project.createSource({ title: "Clock", connector: clock });
    const series = await project.createTimeSeries({ title: "Hour", samplePeriod: hour });
    const model = await project.createModel({ title: "Line", connector: linearRegression() });
    await series.createLayer({ node: source, order: 0, labelIndexer: "HOUR_OF_DAY" });
    await model.createInput({ node: series, groupName: "features" });
    await series.delete();
    expect(await project.listEdges()).toEqual([]);
  });
});

describe("edges", () => {
  test("are the same by node and by class, and come back by order", async () => {
    const source = await project.createSource({ title: "Clock", connector: clock });
    const series = await project.createTimeSeries({ title: "Hour", samplePeriod: hour });
    const model = await project.createModel({ title: "Line", connector: linearRegression() });
    const operation = await project.createOperation({
      title: "Twice",
      connector: numericalExpression({ variableNames: ["x"], mathExpression: "2 * x" }),
    });
    const layer = await series.createLayer({ node: source, order: 1, labelIndexer: 0, endTiming: "PT0H" });
    const other = await Layer.create({ downstreamNode: series, node: source.uuid, order: 0, startTiming: at(3) });
    const input = await model.createInput({ node: series, groupName: "features" });
    const second = await Input.create({ downstreamNode: operation, node: series, groupName: "x" });
    expect((await series.listLayers()).map(({ answer }) => answer)).toEqual([other.answer, layer.answer]);
    expect((await model.listInputs()).map(({ answer }) => answer)).toEqual([input.answer]);
    expect((await operation.listInputs()).map(({ answer }) => answer)).toEqual([second.answer]);
    expect((await project.listEdges()).map(({ uuid }) => uuid)).toEqual(
      [second, input, other, layer].map(({ uuid }) => uuid),
    );
    expect(layer.answer.end_timing).toMatchObject({ type: "RelativeTiming", offset: "PT0H", time_zone: "UTC" });
    expect(other.answer.start_timing).toEqual({ object: "Timing", type: "AbsoluteTiming", time: at(3) });
  });

  test("do not leave the project", async () => {
    const other = await Project.create({ title: "Other", client: platform.client });
    const foreign = await other.createSource({ title: "Clock", connector: clock });
    const series = await project.createTimeSeries({ title: "Hour", samplePeriod: hour });
    await expect(series.createLayer({ node: foreign, order: 0 })).rejects.toMatchObject({ status: 422 });
    await expect(series.createLayer({ node: crypto.randomUUID(), order: 0 })).rejects.toMatchObject({ status: 404 });
  });

  test("refuse a timing in a zone that does not exist", async () => {
    const source = await project.createSource({ title: "Clock", connector: clock });
    const series = await project.createTimeSeries({ title: "Hour", samplePeriod: hour });
    const startTiming = { type: "RelativeTiming", offset: "P1D", time_zone: "Mars/Olympus" } as const;
    await expect(series.createLayer({ node: source, order: 0, startTiming })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining("Mars/Olympus"),
    });
  });
});

describe("deployments", () => {
  test("supersede one another, and say so", async () => {
    const series = await project.createTimeSeries({ title: "Wind", samplePeriod: hour });
    expect([project.deployStatus, series.deployStatus]).toEqual(["NEW", "NEW"]);
    const first = await project.deploy({ title: "First" });
    const second = await project.deploy({ title: "Second" });
    const listed = await project.listDeployments();
    expect(listed.map(({ title, isActive }) => [title, isActive])).toEqual([
      ["Second", true],
      ["First", false],
    ]);
    expect(first.isActive).toBe(true);
    expect((await Project.get(project.uuid, { client: platform.client })).deployStatus).toBe("ACTIVE");
    expect((await TimeSeries.get(series.uuid, { project })).deployStatus).toBe("ACTIVE");
    await second.deactivate();
    expect((await TimeSeries.get(series.uuid, { project })).deployStatus).toBe("INACTIVE");
    const ended = second.answer.deactivate_time;
    expect((await second.deactivate()).answer.deactivate_time).toBe(ended);
  });

  test("keep the graph that was deployed, whatever is changed later", async () => {
    const series = await project.createTimeSeries({ title: "Hour", samplePeriod: hour });
    await project.deploy({ title: "Empty" });
    const late = await project.createTimeSeries({ title: "Late", samplePeriod: hour });
    await expect(late.run({ startTiming: at(0), endTiming: at(2) })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('"Late" is no part of the active deployment'),
    });
    const source = await project.createSource({ title: "Clock", connector: clock });
    await series.createLayer({ node: source, order: 0, labelIndexer: "HOUR_OF_DAY" });
    const job = await series.run({ startTiming: at(0), endTiming: at(2), asOfTime: at(5) });
    expect((await job.waitUntilCompleted({ pollMs: 1 })).state).toBe("SUCCESS");
    const kept = await series.queryTimeArray({ startTime: at(0), endTime: at(2) });
    expect([...kept.values]).toEqual([Number.NaN, Number.NaN]);
  });

  test("refuse a circle and name it", async () => {
    const series = await project.createTimeSeries({ title: "Wind", samplePeriod: hour });
    const connector = timeTransformations({ shiftParameters: { shiftPeriod: hour } });
    const operation = await project.createOperation({ title: "Later", connector });
    await operation.createInput({ node: series, groupName: "operands" });
    await series.createLayer({ node: operation, order: 0 });
    await expect(project.deploy({ title: "Round" })).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(/Wind → Later → Wind|Later → Wind → Later/),
    });
    expect(await project.listDeployments()).toEqual([]);
  });

  test("refuse a connector that this server cannot run, with the title of its node", async () => {
    const connector = { connectorUuid: "b78ff94a-27b1-4986-a88a-536661239bb2", parameters: {} };
    await project.createModel({ title: "Foreign trees", connector });
    await expect(project.deploy({ title: "Foreign" })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('"Foreign trees"'),
    });
  });

  test("refuse edges between different sample periods, and groups that a connector does not have", async () => {
    const source = await project.createSource({ title: "Half hours", connector: halfHours });
    const series = await project.createTimeSeries({ title: "Hours", samplePeriod: hour });
    const model = await project.createModel({ title: "Line", connector: linearRegression() });
    const layer = await series.createLayer({ node: source, order: 0 });
    await expect(project.deploy({ title: "Mixed" })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('"Half hours" gives a sample every 1800 s, but "Hours" takes one every 3600 s'),
    });
    expect(layer.uuid).toBeTruthy();
    const other = await Project.create({ title: "Groups", client: platform.client });
    const wind = await other.createTimeSeries({ title: "Wind", samplePeriod: hour });
    const line = await other.createModel({ title: "Line", connector: linearRegression() });
    await line.createInput({ node: wind, groupName: "feature" });
    await expect(other.deploy({ title: "Typo" })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('"Line" has no group "feature"; there are: features, targets, sample_weights'),
    });
    expect(model.uuid).toBeTruthy();
  });

  test("are needed to run", async () => {
    const series = await project.createTimeSeries({ title: "Wind", samplePeriod: hour });
    await expect(series.run({ startTiming: at(0), endTiming: at(2) })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining("deploy it, then run"),
    });
  });
});

test("connectors are listed with the schema of their parameters", async () => {
  const { client } = platform;
  const models = await listConnectors({ kind: "model", client });
  expect(models.map(({ uuid }) => uuid)).toContain(lightGBM({}).connectorUuid);
  expect(models.every(({ type }) => type === "ModelConnector")).toBe(true);
  const stored = storedSeries({ series: ["a"], samplePeriod: hour });
  const all = await listConnectors({ client });
  expect(all.find(({ uuid }) => uuid === stored.connectorUuid)?.parameters_schema).toMatchObject({
    required: ["series", "sample_period"],
  });
});
