import { describe, expect, it } from "vitest";
import { type NodeJobGet, type TimeDataset, timeArraysFromDataset } from "../src/contract/index.js";
import {
  Backtest,
  type Client,
  cronTiming,
  Deployment,
  getConnector,
  Layer,
  lightGBM,
  linearRegression,
  listConnectors,
  Model,
  NodeJob,
  numericalExpression,
  Operation,
  Project,
  resampling,
  Source,
  solarPosition,
  TimeSeries,
  timeTransformations,
  timeTrends,
} from "../src/index.js";
import { type Exchange, recordedExchanges, replay } from "./recorded.js";

const recorded = recordedExchanges("0.21.1");

interface Call {
  client: Client;
  /** The recorded body of this request. */
  body: Record<"title" | "upstream_node" | "model" | "test_start_time" | "test_end_time", string> & {
    time_dataset: TimeDataset;
  };
  /** The uuids in the recorded path, in order. */
  uuids: [string, string, string];
  query: Record<string, string>;
}

/** A resource of the kind that calls can be made on without a request to get it. */
function known<Answer>(type: string, changes: { uuid: string | undefined; project?: string; node?: string }): Answer {
  for (const { response } of recorded) {
    const body = response.body as { data?: object[] } | null;
    for (const answer of [body ?? {}, ...(body?.data ?? [])] as { type?: string; object?: string }[]) {
      if ((answer.type ?? answer.object) === type) return { ...answer, ...changes } as Answer;
    }
  }
  throw new Error(`No recorded answer shows a ${type}.`);
}

const timeSeriesOf = ({ client, uuids }: Call) =>
  new TimeSeries(client, known("TimeSeries", { project: uuids[0], uuid: uuids[1] }));
const sourceOf = ({ client, uuids }: Call) =>
  new Source(client, known("Source", { project: uuids[0], uuid: uuids[1] }));
const operationOf = ({ client, uuids }: Call) =>
  new Operation(client, known("Operation", { project: uuids[0], uuid: uuids[1] }));
const modelOf = ({ client, uuids }: Call) => new Model(client, known("Model", { project: uuids[0], uuid: uuids[1] }));
const projectOf = ({ client, uuids }: Call) => new Project(client, known("Project", { uuid: uuids[0] }));
const backtestOf = ({ client, uuids }: Call) =>
  new Backtest(client, known("Backtest", { project: uuids[0], uuid: uuids[1] }));
const createIn = ({ client, uuids, body }: Call) => ({ client, project: uuids[0], title: body.title });

/** What to write here for what the recorded client was asked to do, by the recorded check and its nth request. */
const calls: Record<string, (call: Call) => Promise<unknown>> = {
  "auth.custom_credentials_object": ({ client }) => Project.list({ client }),
  "project.create": ({ client, body }) => Project.create({ client, title: body.title }),
  "project.get_by_str_and_by_UUID": ({ client, uuids }) => Project.get(uuids[0], { client }),
  "project.update": (call) => projectOf(call).update({ title: "My Project", description: null }),
  "project.list_nodes": (call) => projectOf(call).listNodes(),
  "project.list_edges": (call) => projectOf(call).listEdges(),
  "time_series.create_via_project": (call) =>
    projectOf(call).createTimeSeries({ title: "Temperature (KSFO)", samplePeriod: "PT1H" }),
  "source.create_via_project_cleaned_observations": (call) =>
    Source.create({
      ...createIn(call),
      connector: {
        connectorUuid: "cfeb3606-217d-4fd0-9abf-21cd04a8e9e7",
        parameters: { latitude: 37.619, longitude: -122.374, fields: ["surfaceTemperatureCelsius"] },
      },
    }),
  "operation.create_via_project_time_transformations": (call) =>
    projectOf(call).createOperation({
      title: "Temperature (KSFO) - 3H Rolling Mean",
      connector: timeTransformations({
        rollingWindowParameters: {
          windowPeriod: "PT3H",
          minPeriods: 1,
          centered: false,
          aggregationFunction: "mean",
        },
      }),
    }),
  "model.create_via_project_xgboost": (call) =>
    projectOf(call).createModel({
      title: "XGB",
      connector: {
        connectorUuid: "b78ff94a-27b1-4986-a88a-536661239bb2",
        parameters: { learning_rate: 0.1, max_depth: 3, num_boost_round: 100 },
      },
    }),
  "connector.SolarPosition": (call) =>
    Source.create({
      ...createIn(call),
      connector: solarPosition({ samplePeriod: "PT1H", latitude: 37.6, longitude: -122.3, fields: ["azimuth"] }),
    }),
  "connector.TimeTrends": (call) =>
    Source.create({
      ...createIn(call),
      connector: timeTrends({ samplePeriod: "PT1H", timeZone: "US/Pacific", fields: ["HOUR_OF_DAY", "EPOCH"] }),
    }),
  "connector.NumericalExpression": (call) =>
    Operation.create({
      ...createIn(call),
      connector: numericalExpression({ variableNames: ["x", "y"], mathExpression: "x + y" }),
    }),
  "connector.TimeTransformations.shift": (call) =>
    Operation.create({
      ...createIn(call),
      connector: timeTransformations({ shiftParameters: { shiftPeriod: "-PT24H" } }),
    }),
  "connector.TimeTransformations.differencing": (call) =>
    Operation.create({
      ...createIn(call),
      connector: timeTransformations({
        differencingParameters: { differencingPeriod: "PT24H", differencingOrder: 1 },
      }),
    }),
  "connector.Resampling": (call) =>
    Operation.create({
      ...createIn(call),
      connector: resampling({ samplePeriod: "PT1H", resamplingFunction: "mean" }),
    }),
  "connector.LinearRegression": (call) => Model.create({ ...createIn(call), connector: linearRegression() }),
  "connector.LightGBM": (call) =>
    Model.create({ ...createIn(call), connector: lightGBM({ objective: "quantile", alpha: 0.9 }) }),
  "TimeSeries.get": ({ client, uuids }) => TimeSeries.get(uuids[1], { client, project: uuids[0] }),
  "Source.get": ({ client, uuids }) => Source.get(uuids[1], { client, project: uuids[0] }),
  "Operation.get": ({ client, uuids }) => Operation.get(uuids[1], { client, project: uuids[0] }),
  "Model.get": ({ client, uuids }) => Model.get(uuids[1], { client, project: uuids[0] }),
  "raw.time_series_without_project": ({ client, uuids }) => TimeSeries.get(uuids[0], { client }),
  "time_series.list": ({ client }) => TimeSeries.list({ client }),
  "time_series.update": (call) => timeSeriesOf(call).update({ title: "renamed", description: "x" }),
  "source.update": (call) =>
    sourceOf(call).update({
      title: "renamed",
      connector: {
        connectorUuid: "cfeb3606-217d-4fd0-9abf-21cd04a8e9e7",
        parameters: { latitude: 1, longitude: 2, fields: ["windSpeedKph"] },
      },
    }),
  "operation.update": (call) => operationOf(call).update({ description: "d" }),
  "layer.create_via_time_series": (call) =>
    timeSeriesOf(call).createLayer({
      node: call.body.upstream_node,
      order: 0,
      endTiming: "-PT23H",
      labelIndexer: "surfaceTemperatureCelsius",
    }),
  "layer.create_via_class": (call) =>
    Layer.create({
      downstreamNode: timeSeriesOf(call),
      node: call.body.upstream_node,
      order: 1,
      startTiming: "2021-01-01T00:00:00Z",
      endTiming: "-PT23H",
      labelIndexer: "surfaceTemperatureCelsius",
    }),
  "operation.create_input": (call) =>
    operationOf(call).createInput({ node: call.body.upstream_node, groupName: "operands" }),
  "operation.list_inputs": (call) => operationOf(call).listInputs(),
  "model.create_input_and_list_inputs": (call) =>
    modelOf(call).createInput({ node: call.body.upstream_node, groupName: "features" }),
  "model.create_input_and_list_inputs #2": (call) => modelOf(call).listInputs(),
  "layer.label_indexer_forms #12": (call) => timeSeriesOf(call).listLayers(),
  "data.insert_then_query_round_trip_scalar #2": insertRecorded,
  "data.insert_then_query_round_trip_scalar #3": queryRecorded,
  "data.query_as_of_offset #4": queryRecorded,
  "data.round_trip_nan_values_and_mask #2": insertRecorded,
  "data.round_trip_nan_values_and_mask #3": queryRecorded,
  "data.round_trip_multidimensional": insertRecorded,
  "data.round_trip_multidimensional #2": queryRecorded,
  "data.numbers_survive_exactly #2": insertRecorded,
  "data.numbers_survive_exactly #3": queryRecorded,
  "policy.run_policy_create_TimeDelta": (call) =>
    timeSeriesOf(call).createRunPolicy({ scheduleTiming: "PT1H", startTiming: "PT1H", endTiming: "P7D" }),
  "policy.fit_policy_create_Time_and_TimeDelta": (call) =>
    modelOf(call).createFitPolicy({
      scheduleTiming: "PT24H",
      startTiming: new Date("2021-01-01T00:00:00Z"),
      endTiming: "-PT1H",
    }),
  "policy.schedule_at_a_Time_and_inactive": (call) =>
    timeSeriesOf(call).createRunPolicy({
      scheduleTiming: "2030-01-01T00:00:00Z",
      startTiming: "PT0H",
      endTiming: "P1D",
      active: false,
    }),
  "policy.cron_timing": (call) =>
    timeSeriesOf(call).createRunPolicy({
      scheduleTiming: cronTiming("0 9 * * *", "US/Pacific"),
      startTiming: "PT1H",
      endTiming: "P1D",
    }),
  "policy.lists": (call) => timeSeriesOf(call).listRunPolicies(),
  "policy.lists #2": (call) => modelOf(call).listFitPolicies(),
  "deployment.deploy": (call) => projectOf(call).deploy({ title: "first" }),
  "deployment.second_replaces_first_and_list_get": (call) => projectOf(call).listDeployments(),
  "deployment.deactivate": (call) =>
    new Deployment(call.client, known("Deployment", { uuid: call.uuids[1] }), call.uuids[0]).deactivate(),
  "job.model_fit": (call) => modelOf(call).fit({ startTiming: "-P7D", endTiming: "PT0H" }),
  "job.model_fit #2": jobRecorded,
  "job.time_series_run": (call) => timeSeriesOf(call).run({ startTiming: "PT1H", endTiming: "PT25H" }),
  "job.time_series_run #2": jobRecorded,
  "result.model_fit #2": (call) => modelOf(call).getFitResult(call.uuids[2]),
  "result.time_series_run #2": (call) => timeSeriesOf(call).getRunResult(call.uuids[2]),
  "result.model_run #2": (call) => modelOf(call).getRunResult(call.uuids[2]),
  "backtest.create_get_list_update": ({ client, uuids, body }) =>
    Backtest.create({
      client,
      project: uuids[0],
      model: body.model,
      title: "bt",
      testStartTime: body.test_start_time,
      testEndTime: body.test_end_time,
      fitStartTiming: "-P5D",
      fitEndTiming: "PT0H",
      fitReferenceTiming: cronTiming("0 0 * * *"),
      predictStartTiming: "PT1H",
      predictEndTiming: "PT25H",
      predictReferenceTiming: cronTiming("0 0 * * *"),
    }),
  "backtest.create_get_list_update #2": ({ client, uuids }) => Backtest.get(uuids[1], { client, project: uuids[0] }),
  "backtest.create_get_list_update #3": ({ client, uuids }) => Backtest.list({ client, project: uuids[0] }),
  "backtest.run_and_job": (call) => backtestOf(call).listJobs(),
  "backtest.run_and_job #2": (call) => backtestOf(call).run(),
  "raw.connectors": ({ client }) => listConnectors({ client }),
  "raw.connectors #2": ({ client, uuids }) => getConnector(uuids[0], { client }),
  "raw.deletes #6": (call) => timeSeriesOf(call).delete(),
  "raw.deletes #7": (call) => sourceOf(call).delete(),
  "raw.deletes #8": (call) => operationOf(call).delete(),
  "raw.deletes #9": (call) => modelOf(call).delete(),
  "raw.deletes #10": (call) => backtestOf(call).delete(),
};

async function insertRecorded(call: Call) {
  const [timeArray] = timeArraysFromDataset(call.body.time_dataset);
  await timeSeriesOf(call).insertTimeArray(timeArray as NonNullable<typeof timeArray>);
}

async function queryRecorded(call: Call) {
  const { start_time, end_time, as_of_time, as_of_offset } = call.query as Record<string, string>;
  await timeSeriesOf(call).queryTimeArray({
    startTime: start_time as string,
    endTime: end_time as string,
    ...(as_of_time && { asOfTime: as_of_time }),
    ...(as_of_offset && { asOfOffset: as_of_offset }),
  });
}

async function jobRecorded({ client, uuids: [project, node, uuid] }: Call) {
  const isFit = recorded.some(({ request }) => request.path.endsWith(`/fit_jobs/${uuid}`));
  const answer: NodeJobGet = known(isFit ? "ModelFitJob" : "NodeRunJob", { node, uuid });
  const job = new NodeJob(client, { ...answer, state: "PENDING" }, project);
  await job.waitUntilCompleted();
  expect(job.state).toBe("SUCCESS");
}

describe("the client sends what the recorded client sent", () => {
  it.each(Object.keys(calls))("%s", async (name) => {
    const [check, nth = "1"] = name.split(" #") as [string, string?];
    const exchange = recorded.filter((one) => one.check === check)[Number(nth) - 1] as Exchange;
    const { client, requests } = replay([exchange]);
    const url = new URL(exchange.request.path, "http://host");
    await calls[name]?.({
      client,
      body: exchange.request.body as Call["body"],
      uuids: (url.pathname.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? []) as Call["uuids"],
      query: Object.fromEntries(url.searchParams),
    });
    const { method, path, body } = exchange.request;
    expect(requests).toStrictEqual([{ method, path, body }]);
  });
});
