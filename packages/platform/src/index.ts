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
