import { catalogConformance } from "./catalog-conformance.js";
import { changeConformance } from "./change-conformance.js";
import { formulaConformance } from "./formula-conformance.js";
import { groupConformance } from "./group-conformance.js";
import { groupFormulaConformance } from "./group-formula-conformance.js";
import { nameConformance } from "./name-conformance.js";
import { readingConformance } from "./reading-conformance.js";
import type { ConformanceRunner } from "./runner.js";
import { writingConformance } from "./writing-conformance.js";

export type { ConformanceRunner } from "./runner.js";

/** What every store has to do, wherever it keeps its series: the suite for whoever implements `SeriesStore`. */
export function storeConformance(runner: ConformanceRunner): void {
  writingConformance(runner);
  readingConformance(runner);
  formulaConformance(runner);
  catalogConformance(runner);
  nameConformance(runner);
  groupConformance(runner);
  groupFormulaConformance(runner);
  changeConformance(runner);
}
