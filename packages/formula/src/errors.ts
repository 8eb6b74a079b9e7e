import type { Position } from "./tree/node.js";

export const formulaErrorCodes = [
  "syntax",
  "unknown_operator",
  "unknown_keyword",
  "bad_keyword",
  "missing_argument",
  "too_many_arguments",
  "duplicate_argument",
  "type_mismatch",
  "unknown_series",
  "unknown_group",
  "mixed_awareness",
  "cycle",
  "too_large",
  "invalid_argument",
  "invalid_date",
  "invalid_time_zone",
  "not_a_series",
  "reader_cannot",
  "no_calendar",
  "operator_failed",
  "duplicate_operator",
  "reserved_operator",
  "illegal_operator",
] as const;

export type FormulaErrorCode = (typeof formulaErrorCodes)[number];

/** One thing that is wrong with a formula. */
export interface Issue {
  readonly code: FormulaErrorCode;
  /** Where in the text; `lineColumn` says it for people. */
  readonly position: Position;
  readonly message: string;
  /** The known name that is most like the unknown one. */
  readonly nearest?: string | undefined;
}

export interface FormulaErrorDetails {
  readonly position?: Position | undefined;
  /** Everything that `check` found, the first issue being the error itself. */
  readonly issues?: readonly Issue[] | undefined;
  readonly nearest?: string | undefined;
  readonly [name: string]: unknown;
}

/** What reading, registering and evaluating throw. */
export class FormulaError extends Error {
  override readonly name = "FormulaError";
  readonly code: FormulaErrorCode;
  /** Where in the text; `undefined` for operators that cannot be registered. */
  readonly position: Position | undefined;
  readonly details: FormulaErrorDetails;

  constructor(code: FormulaErrorCode, message: string, details: FormulaErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.position = details.position;
    this.details = details;
  }

  /** The error for the first of several issues. */
  static from(issues: readonly Issue[]): FormulaError {
    const [first] = issues;
    if (first === undefined) throw new RangeError("There is no issue to make an error of.");
    const { code, message, position, nearest } = first;
    const others = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
    return new FormulaError(code, message + others, { position, nearest, issues });
  }
}

/** True for a `FormulaError` of this or of another copy of the package. */
export function isFormulaError(error: unknown): error is FormulaError {
  return error instanceof Error && error.name === "FormulaError" && "code" in error;
}
