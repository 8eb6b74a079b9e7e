import type { Operator } from "../operator.js";
import { createRegistry, type Registry } from "../registry.js";
import { arithmeticOperators } from "./arithmetic.js";
import { blockStaircaseOperators } from "./block-staircase.js";
import { boundsOperators } from "./bounds.js";
import { combineOperators } from "./combine.js";
import { compareOperators } from "./compare.js";
import { constantOperators } from "./constant.js";
import { dateOperators } from "./dates.js";
import { doyAggOperators } from "./doy-agg.js";
import { groupOperators } from "./groups.js";
import { holidaysOf } from "./holidays.js";
import { integrationOperators } from "./integration.js";
import { resampleOperators } from "./resample.js";
import { searchOperators } from "./search.js";
import { seriesOperators } from "./series.js";
import { trigonometryOperators } from "./trigonometry.js";
import { valueOperators } from "./values.js";
import { zoneOperators } from "./zone.js";

/** The operators of the language, to build registries from. */
export const coreOperators: readonly Operator[] = [
  ...seriesOperators,
  ...arithmeticOperators,
  ...combineOperators,
  ...boundsOperators,
  ...zoneOperators,
  ...resampleOperators,
  ...valueOperators,
  ...compareOperators,
  ...trigonometryOperators,
  ...dateOperators,
  ...constantOperators,
  ...searchOperators,
  ...integrationOperators,
  ...doyAggOperators,
  ...blockStaircaseOperators,
  ...groupOperators,
  holidaysOf(),
];

/** The registry of just the operators of the language. */
export const coreRegistry: Registry = createRegistry(coreOperators);
