import { isSeriesError } from "@asof/series";
import { FormulaError, isFormulaError } from "../errors.js";
import type { Operator } from "../operator.js";
import type { Position } from "../tree/node.js";

/**
 * What the code of an operator answers to `work`; whatever it throws that is no typed error becomes one that
 * names the operator.
 *
 * @throws {FormulaError} `operator_failed`
 */
export function askOperator<T>(operator: Operator, position: Position, work: () => T): T {
  const fail = (error: unknown): never => {
    throw operatorFailure(operator, error, position);
  };
  try {
    const answer = work();
    return answer instanceof Promise ? (answer.catch(fail) as T) : answer;
  } catch (error) {
    return fail(error);
  }
}

/** The error itself when it has a type that tells where it comes from. */
export function operatorFailure({ name }: Operator, error: unknown, position?: Position): unknown {
  if (isFormulaError(error) || isSeriesError(error)) return error;
  const message = `\`${name}\` failed: ${error instanceof Error ? error.message : String(error)}`;
  return new FormulaError("operator_failed", message, { operator: name, position }, { cause: error });
}
