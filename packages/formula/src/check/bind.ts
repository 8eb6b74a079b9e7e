import type { FormulaErrorCode, Issue } from "../errors.js";
import { nearestName } from "../nearest-name.js";
import type { Operator } from "../operator.js";
import type { Param } from "../param.js";
import { serialize } from "../reader/print.js";
import type { Expression, KeywordNode, ListNode } from "../tree/node.js";

/** The arguments of a call by the name of their parameter; several for a rest parameter. */
export interface Binding {
  readonly arguments: ReadonlyMap<string, readonly Expression[]>;
  readonly issues: readonly Issue[];
}

/** What was bound, for as long as the call is kept: plans ask for the same again and again. */
const known = new WeakMap<ListNode, { readonly operator: Operator; readonly binding: Binding }>();

/** Assigns the arguments of a call to the parameters of its operator: first by position, then by keyword. */
export function bind(list: ListNode, operator: Operator): Binding {
  const before = known.get(list);
  if (before?.operator === operator) return before.binding;
  const binding = boundAnew(list, operator);
  known.set(list, { operator, binding });
  return binding;
}

function boundAnew(list: ListNode, operator: Operator): Binding {
  const issues: Issue[] = [];
  const bound = new Map<string, Expression[]>();
  const report = (code: FormulaErrorCode, node: Expression, message: string, nearest?: string): void => {
    issues.push({ code, position: node.position, message, nearest });
  };
  const { positional, keywords } = separate(list, report);
  const extra = bindPositional(operator, positional, bound);
  if (extra !== undefined) {
    report("too_many_arguments", extra, `\`${operator.name}\` takes no further argument: remove ${serialize(extra)}.`);
  }
  for (const [keyword, value] of keywords) bindKeyword(operator, keyword, value, bound, report);
  for (const [name, param] of Object.entries(operator.params)) {
    if (isMissing(param, bound.get(name))) {
      report("missing_argument", list, `\`${operator.name}\` needs the argument \`${name}\`.`);
    }
  }
  return { arguments: bound, issues };
}

type Report = (code: FormulaErrorCode, node: Expression, message: string, nearest?: string) => void;

function separate(
  list: ListNode,
  report: Report,
): { positional: Expression[]; keywords: (readonly [KeywordNode, Expression])[] } {
  const positional: Expression[] = [];
  const keywords: (readonly [KeywordNode, Expression])[] = [];
  const items = list.items;
  for (let i = 1; i < items.length; i++) {
    const item = items[i] as Expression;
    if (item.kind !== "keyword") {
      positional.push(item);
      continue;
    }
    const value = items[i + 1];
    if (value === undefined || value.kind === "keyword") {
      report("bad_keyword", item, `keyword \`#:${item.name}\` not followed by a value`);
      continue;
    }
    keywords.push([item, value]);
    i++;
  }
  return { positional, keywords };
}

/** Fills the parameters in order, answers the first argument that no parameter is left for. */
function bindPositional(
  operator: Operator,
  positional: readonly Expression[],
  bound: Map<string, Expression[]>,
): Expression | undefined {
  let at = 0;
  for (const [name, param] of Object.entries(operator.params)) {
    if (at === positional.length) return undefined;
    if (param.presence === "rest") {
      bound.set(name, positional.slice(at));
      return undefined;
    }
    bound.set(name, [positional[at++] as Expression]);
  }
  return positional[at];
}

function bindKeyword(
  operator: Operator,
  keyword: KeywordNode,
  value: Expression,
  bound: Map<string, Expression[]>,
  report: Report,
): void {
  const { name } = keyword;
  const known = Object.keys(operator.params);
  if (!known.includes(name) || operator.params[name]?.presence === "rest") {
    const nearest = nearestName(name, known);
    const hint = nearest === undefined ? "" : `: did you mean \`#:${nearest}\`?`;
    report("unknown_keyword", keyword, `\`${operator.name}\` has no keyword \`#:${name}\`${hint}`, nearest);
  } else if (bound.has(name)) {
    report("duplicate_argument", keyword, `\`${name}\` of \`${operator.name}\` is given twice.`);
  } else {
    bound.set(name, [value]);
  }
}

function isMissing(param: Param<unknown>, values: readonly Expression[] | undefined): boolean {
  if (param.presence === "rest") return (values?.length ?? 0) < param.least;
  return param.presence === "required" && values === undefined;
}
