export { type ExportOptions, type ExportReport, exportSeries, type FileLayout, fileLayouts } from "./export-series.js";
export { type FileFormat, fileFormats } from "./format.js";
export { type ImportOptions, type ImportProgress, type ImportReport, importSeries } from "./import-series.js";
export { type IngestFormulasOptions, ingestFormulas } from "./ingest-formulas.js";
export type { ColumnNames } from "./layout.js";
export type { LineProblem } from "./problems.js";
