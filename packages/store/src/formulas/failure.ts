import { FormulaError, type Issue, isFormulaError } from "@asof/formula";
import { StoreError, type StoreErrorCode } from "../errors.js";

const codes: Partial<Record<string, StoreErrorCode>> = {
  cycle: "cycle",
  unknown_series: "unknown_series",
  unknown_group: "unknown_group",
};

/** What went wrong with a formula as an error of the store; other errors as they are. */
export function formulaFailure(error: unknown): unknown {
  if (!isFormulaError(error)) return error;
  const details = { formulaCode: error.code, position: error.position, issues: error.details.issues };
  return new StoreError(codes[error.code] ?? "invalid_formula", error.message, details, { cause: error });
}

/** What a promise gives, its formula errors as errors of the store. */
export async function orStoreError<T>(answer: Promise<T>): Promise<T> {
  return await answer.catch((error: unknown) => {
    throw formulaFailure(error);
  });
}

export function failureFrom(issues: readonly Issue[]): StoreError {
  const error = FormulaError.from(issues);
  const details = { formulaCode: error.code, position: error.position, issues };
  const code = issues.some((issue) => issue.code === "cycle") ? "cycle" : "invalid_formula";
  return new StoreError(code, error.message, details, { cause: error });
}
