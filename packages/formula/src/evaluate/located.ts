import { isSeriesError } from "@asof/series";
import { FormulaError, type FormulaErrorCode, isFormulaError } from "../errors.js";
import type { Position } from "../tree/node.js";

/** The error with its place in the text; errors of kernels become errors of the formula, others stay as they are. */
export function located(error: unknown, position: Position): unknown {
  if (isFormulaError(error)) {
    if (error.position !== undefined) return error;
    return new FormulaError(error.code, error.message, { ...error.details, position }, { cause: error.cause ?? error });
  }
  if (!isSeriesError(error)) return error;
  const code: FormulaErrorCode =
    error.code === "mixed_awareness" || error.code === "invalid_time_zone" ? error.code : "invalid_argument";
  return new FormulaError(code, error.message, { ...error.details, position }, { cause: error });
}

/** An error inside a formula that the text only names: without a place, so that the naming call lends its own. */
export function inFormula(name: string, error: unknown): unknown {
  if (!isFormulaError(error)) return error;
  const details = { ...error.details, position: undefined, issues: undefined, formula: name };
  return new FormulaError(error.code, `in formula \`${name}\`: ${error.message}`, details, { cause: error });
}
