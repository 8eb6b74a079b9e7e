import { type Issue, isFormulaError } from "../errors.js";
import { askOperator } from "../evaluate/operator-failure.js";
import type { Operator } from "../operator.js";
import { staticArguments } from "../plan/static-value.js";
import type { Registry } from "../registry.js";
import type { Expression, ListNode } from "../tree/node.js";
import { operatorName, walk } from "../tree/walk.js";

/** What the operators of an expression find wrong with their own arguments. */
export async function callProblems(expression: Expression, registry: Registry): Promise<readonly Issue[]> {
  const calls = [...walk(expression)].filter((node) => node.kind === "list");
  const found = await Promise.all(calls.map((list) => problemOf(list, registry)));
  return found.filter((issue) => issue !== undefined);
}

async function problemOf(list: ListNode, registry: Registry): Promise<Issue | undefined> {
  const operator: Operator | undefined = registry.get(operatorName(list) ?? "");
  if (operator?.problem === undefined) return undefined;
  try {
    const args = staticArguments(list, operator, registry);
    const message = await askOperator(operator, list.position, () => operator.problem?.(args));
    return message === undefined ? undefined : { code: "invalid_argument", position: list.position, message };
  } catch (error) {
    if (!isFormulaError(error)) throw error;
    return { code: error.code, position: list.position, message: error.message };
  }
}
