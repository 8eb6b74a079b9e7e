export type { CheckOptions } from "./check/check.js";
export { check, resultType } from "./check/check.js";
export type { FormulaErrorCode, FormulaErrorDetails, Issue } from "./errors.js";
export { FormulaError, formulaErrorCodes, isFormulaError } from "./errors.js";
export type { EvaluateOptions, FormulaQuery } from "./evaluate/evaluate.js";
export { evaluate, evaluateSeries } from "./evaluate/evaluate.js";
export type { EditorItem } from "./explain/editor-info.js";
export { editorInfo } from "./explain/editor-info.js";
export type { ExplainedGroup, ExplainedSeries, ExplainOptions, Explanation } from "./explain/explain.js";
export { explain } from "./explain/explain.js";
export type { SeriesOptions } from "./formula-series.js";
export { FormulaSeries, optionsOf, withOptions, zoneOf } from "./formula-series.js";
export type { HistoryOptions } from "./history/history.js";
export { formulaHistory } from "./history/history.js";
export type { InsertionDatesOptions } from "./history/insertion-dates.js";
export { insertionDates } from "./history/insertion-dates.js";
export type { CalendarSource, HolidayCalendar } from "./holidays/calendar.js";
export { nearestName } from "./nearest-name.js";
export type {
  Awareness,
  EditorBuilder,
  EvaluationContext,
  FoundSeries,
  KnownState,
  Operator,
  OperatorExample,
  Scope,
  ScopeInput,
  Value,
} from "./operator.js";
export { defineOperator } from "./operator.js";
export { coreOperators, coreRegistry } from "./operators/core.js";
export { holidaysOf } from "./operators/holidays.js";
export type { Arguments, Param, Params, TypeName } from "./param.js";
export { param, typeNames } from "./param.js";
export { foldConstants } from "./plan/fold.js";
export type { ExpandOptions, PlanOptions } from "./plan/plan.js";
export { dependencies, expandFormula, groupDependencies, isAware } from "./plan/plan.js";
export type { Component } from "./plan/structure.js";
export { components, dependents, depth } from "./plan/structure.js";
export type { LineColumn } from "./reader/line-column.js";
export { lineColumn } from "./reader/line-column.js";
export { parse } from "./reader/parse.js";
export type { PrettyOptions } from "./reader/print.js";
export { pretty, serialize } from "./reader/print.js";
export type { Completion, ParameterCompletion } from "./reference/completions.js";
export { completions } from "./reference/completions.js";
export { referenceMarkdown } from "./reference/markdown.js";
export type { Registry } from "./registry.js";
export { createRegistry } from "./registry.js";
export { SearchQuery } from "./search/search-query.js";
export type {
  BlockStaircaseQuery,
  DateParts,
  GroupReader,
  SeriesMetadata,
  SeriesQuery,
  SeriesReader,
} from "./series-reader.js";
export { signature } from "./signature.js";
export { Stamp } from "./stamp/stamp.js";
export type {
  BooleanNode,
  Expression,
  FloatNode,
  IntegerNode,
  KeywordNode,
  ListNode,
  NilNode,
  Position,
  StringNode,
  SymbolNode,
} from "./tree/node.js";
export { walk } from "./tree/walk.js";
