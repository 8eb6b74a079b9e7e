export type {
  BacktestCreate,
  BacktestGet,
  BacktestJobGet,
  BacktestResultGet,
  BacktestResultPayload,
  BacktestUpdate,
} from "./backtests.js";
export {
  backtestCreateSchema,
  backtestGetSchema,
  backtestJobGetSchema,
  backtestResultGetSchema,
  backtestResultPayloadSchema,
  backtests,
  backtestUpdateSchema,
} from "./backtests.js";
export type { ConnectorGet, ConnectorKind } from "./connectors.js";
export {
  connectorGetSchema,
  connectorKindSchema,
  connectorKinds,
  connectors,
  connectorTypes,
  flatModelConnectors,
  flatOperationConnectors,
  flatSourceConnectors,
} from "./connectors.js";
export type { Contract } from "./contract.js";
export { allRoutes, basePath, contract } from "./contract.js";
export type { DeploymentCreate, DeploymentGet } from "./deployments.js";
export { deploymentCreateSchema, deploymentGetSchema, deployments } from "./deployments.js";
export type { EdgeGet } from "./edges.js";
export { edgeGetSchema, edges } from "./edges.js";
export type { ErrorBody, WireErrorCode, WireIssue } from "./errors.js";
export { errorReply, errorTable, readErrorBody, wireErrorCodes } from "./errors.js";
export { stringifyExact } from "./exact-json.js";
export type { InputCreate, InputGet, InputUpdate } from "./inputs.js";
export {
  flatModelInputs,
  flatOperationInputs,
  inputCreateSchema,
  inputGetSchema,
  inputUpdateSchema,
  modelInputs,
  operationInputs,
} from "./inputs.js";
export type { JobError, JobState, ModelFitJobGet, NodeJobCreate, NodeJobGet, NodeRunJobGet } from "./jobs.js";
export {
  flatJobs,
  jobErrorSchema,
  jobReportShape,
  jobStateSchema,
  jobStates,
  jobs,
  modelFitJobGetSchema,
  nodeJobCreateSchema,
  nodeJobGetSchema,
  nodeRunJobGetSchema,
} from "./jobs.js";
export type { LabelIndexer } from "./label-indexer.js";
export { labelIndexerSchema, selectLabels } from "./label-indexer.js";
export type { LayerCreate, LayerGet, LayerUpdate } from "./layers.js";
export { flatLayers, layerCreateSchema, layerGetSchema, layers, layerUpdateSchema } from "./layers.js";
export type { FlatModelCreate, ModelCreate, ModelGet, ModelUpdate } from "./models.js";
export {
  flatModelCreateSchema,
  flatModels,
  modelCreateSchema,
  modelGetSchema,
  models,
  modelUpdateSchema,
} from "./models.js";
export type { NodeGet } from "./nodes.js";
export { nodeGetSchema, nodes } from "./nodes.js";
export { openApiDocument } from "./open-api.js";
export type { FlatOperationCreate, OperationCreate, OperationGet, OperationUpdate } from "./operations.js";
export {
  flatOperationCreateSchema,
  flatOperations,
  operationCreateSchema,
  operationGetSchema,
  operations,
  operationUpdateSchema,
} from "./operations.js";
export type {
  ModelFitPolicyCreate,
  ModelFitPolicyGet,
  PolicyGet,
  TimeSeriesRunPolicyCreate,
  TimeSeriesRunPolicyGet,
} from "./policies.js";
export {
  fitPolicies,
  fitPolicyCreateSchema,
  fitPolicyGetSchema,
  flatFitPolicies,
  flatPolicies,
  flatRunPolicies,
  policies,
  policyGetSchema,
  runPolicies,
  runPolicyCreateSchema,
  runPolicyGetSchema,
} from "./policies.js";
export type { DeployStatus, ProjectCreate, ProjectGet, ProjectUpdate } from "./projects.js";
export {
  deployStatuses,
  deployStatusSchema,
  projectCreateSchema,
  projectGetSchema,
  projects,
  projectUpdateSchema,
  sharingRoles,
} from "./projects.js";
export type {
  ModelFitResultGet,
  ModelRunResultGet,
  NodeResultItem,
  TimeSeriesInsertResultGet,
  TimeSeriesQueryResultGet,
  TimeSeriesRunResultGet,
} from "./results.js";
export {
  insertResultGetSchema,
  modelFitResultGetSchema,
  modelFitResultItemSchema,
  modelRunResultGetSchema,
  modelRunResultItemSchema,
  nodeResultItemSchema,
  operationRunResultGetSchema,
  queryResultGetSchema,
  results,
  sourceRunResultGetSchema,
  timeSeriesRunResultGetSchema,
  timeSeriesRunResultItemSchema,
} from "./results.js";
export type { AnswerOf, AnyRoute, BodyOf, Method, ParamsOf, PathParams, QueryOf, Route } from "./route.js";
export { buildPath, matchPath, methods, route, successStatus } from "./route.js";
export {
  durationCreateSchema,
  durationSchema,
  identityShape,
  jsonObjectSchema,
  labelSchema,
  listOf,
  timeCreateSchema,
  timeSchema,
  uuidSchema,
} from "./scalars.js";
export type { FlatSourceCreate, SourceCreate, SourceGet, SourceUpdate } from "./sources.js";
export {
  flatSourceCreateSchema,
  flatSources,
  sourceCreateSchema,
  sourceGetSchema,
  sources,
  sourceUpdateSchema,
} from "./sources.js";
export { mergeTimeArrays, timeArrayFromDataset, timeArraysFromDataset, timeDatasetFromArrays } from "./time-array.js";
export type { TimeDataset, TimeDatasetRow } from "./time-dataset.js";
export { timeDatasetCreateSchema, timeDatasetRowSchema, timeDatasetSchema } from "./time-dataset.js";
export type {
  FlatTimeSeriesCreate,
  TimeSeriesCreate,
  TimeSeriesGet,
  TimeSeriesInsert,
  TimeSeriesQuery,
  TimeSeriesUpdate,
} from "./time-series.js";
export {
  flatTimeSeries,
  flatTimeSeriesCreateSchema,
  timeSeries,
  timeSeriesCreateSchema,
  timeSeriesGetSchema,
  timeSeriesInsertSchema,
  timeSeriesQuerySchema,
  timeSeriesUpdateSchema,
} from "./time-series.js";
export type {
  AbsoluteTimingCreate,
  AbsoluteTimingGet,
  BoundaryTimingCreate,
  CronTimingCreate,
  CronTimingGet,
  ReferenceTimingCreate,
  RelativeTimingCreate,
  RelativeTimingGet,
  ScheduleTimingCreate,
  TimingGet,
} from "./timing.js";
export {
  absoluteTimingCreateSchema,
  absoluteTimingSchema,
  boundaryTimingCreateSchema,
  boundaryTimingSchema,
  cronTimingCreateSchema,
  cronTimingSchema,
  referenceTimingCreateSchema,
  referenceTimingSchema,
  relativeTimingCreateSchema,
  relativeTimingSchema,
  scheduleTimingCreateSchema,
  scheduleTimingSchema,
} from "./timing.js";
