export { Time, TimeArray, TimeDelta } from "@asof/series";
export type { CallInput, CallOptions, ClientOptions } from "./client.js";
export { authenticate, Client, getClient, setClient } from "./client.js";
export { connectorCatalogue, findConnector } from "./connectors/catalogue.js";
export type { Connector, ConnectorChoice } from "./connectors/connector.js";
export { defineConnector, describeConnector } from "./connectors/connector.js";
export { lightGBM, lightGBMConnector, lightGBMObjectives } from "./connectors/lightgbm.js";
export { linearRegression, linearRegressionConnector, regressionGroups } from "./connectors/linear-regression.js";
export { numericalExpression, numericalExpressionConnector } from "./connectors/numerical-expression.js";
export { resampling, resamplingConnector, resamplingFunctions } from "./connectors/resampling.js";
export { solarPosition, solarPositionConnector, solarPositionFields } from "./connectors/solar-position.js";
export { storedSeries, storedSeriesConnector } from "./connectors/stored-series.js";
export {
  aggregationFunctions,
  timeTransformations,
  timeTransformationsConnector,
} from "./connectors/time-transformations.js";
export { timeTrendFields, timeTrends, timeTrendsConnector } from "./connectors/time-trends.js";
export type { Credentials } from "./credentials.js";
export { fakeCredentials, staticCredentials } from "./credentials.js";
export type { PlatformErrorCode, PlatformErrorName } from "./errors.js";
export {
  isPlatformError,
  PlatformAbortError,
  PlatformError,
  PlatformHttpError,
  PlatformShapeError,
  PlatformTimeoutError,
  platformErrorCodes,
} from "./errors.js";
export type { BacktestCreateOptions } from "./resources/backtest.js";
export { Backtest } from "./resources/backtest.js";
export { BacktestJob } from "./resources/backtest-job.js";
export type { BacktestPrediction, BacktestResult } from "./resources/backtest-result.js";
export type { ConnectorNodeCreateOptions, ConnectorNodeUpdateOptions } from "./resources/connector-node.js";
export { getConnector, listConnectors } from "./resources/connectors.js";
export { Deployment } from "./resources/deployment.js";
export type { InputOptions } from "./resources/input.js";
export { Input } from "./resources/input.js";
export type { JobRangeOptions } from "./resources/job.js";
export { NodeJob } from "./resources/job.js";
export type { LayerOptions } from "./resources/layer.js";
export { Layer } from "./resources/layer.js";
export { Model } from "./resources/model.js";
export type { NodeCreateOptions, NodeGetOptions, NodeUpdateOptions } from "./resources/node.js";
export { GraphNode } from "./resources/node.js";
export { Operation } from "./resources/operation.js";
export type { PolicyCreateOptions } from "./resources/policy.js";
export { ModelFitPolicy, TimeSeriesRunPolicy } from "./resources/policy.js";
export type { AnyNode, ProjectCreateOptions } from "./resources/project.js";
export { Project } from "./resources/project.js";
export type { ResourceReference } from "./resources/resource.js";
export type { ModelRunResult, RunResult } from "./resources/result.js";
export { Source } from "./resources/source.js";
export type { TimeArrayQuery, TimeSeriesCreateOptions } from "./resources/time-series.js";
export { TimeSeries } from "./resources/time-series.js";
export type { WaitOptions } from "./resources/wait.js";
export type { Boundary, Offset, ReferenceTime, Schedule } from "./timing.js";
export { absoluteTiming, cronTiming, relativeTiming } from "./timing.js";
export type { Fetch } from "./transport/http.js";
