import type { Connector } from "./connector.js";
import { lightGBMConnector } from "./lightgbm.js";
import { linearRegressionConnector } from "./linear-regression.js";
import { numericalExpressionConnector } from "./numerical-expression.js";
import { resamplingConnector } from "./resampling.js";
import { solarPositionConnector } from "./solar-position.js";
import { storedSeriesConnector } from "./stored-series.js";
import { timeTransformationsConnector } from "./time-transformations.js";
import { timeTrendsConnector } from "./time-trends.js";

/** Every connector that is declared here. */
export const connectorCatalogue: readonly Connector[] = [
  storedSeriesConnector,
  timeTrendsConnector,
  solarPositionConnector,
  timeTransformationsConnector,
  numericalExpressionConnector,
  resamplingConnector,
  linearRegressionConnector,
  lightGBMConnector,
];

/** The declaration behind a uuid, whose methods take parameters that its schema has accepted. */
export function findConnector(uuid: string): Connector | undefined {
  return connectorCatalogue.find((connector) => connector.uuid === uuid);
}
