import { bind } from "../check/bind.js";
import { FormulaError } from "../errors.js";
import type { Registry } from "../registry.js";
import type { Expression, KeywordNode, ListNode } from "../tree/node.js";
import { rewrite } from "../tree/rewrite.js";
import { operatorName } from "../tree/walk.js";
import { searchOf } from "./dependencies.js";
import type { Plan } from "./formulas.js";

/** More than an expansion that anyone reads; formulas that read others twice, over and over, come to far more. */
const mostNodes = 1_000_000;

/**
 * The expression with each `(series "x")` of a formula replaced by that formula, and each `findseries`
 * by the series that it finds, `level` times over. Keywords of the call are kept: `(series "x" #:fill 0)`
 * becomes `(options … #:fill 0)`.
 *
 * @param stopNames formulas that stay as they are.
 * @throws {FormulaError} `too_large` beyond a million nodes
 */
export function expand(
  expression: Expression,
  plan: Plan,
  registry: Registry,
  level = Number.POSITIVE_INFINITY,
  stopNames: readonly string[] = [],
): Expression {
  return new Expansion(plan, registry, stopNames).expand(expression, level);
}

class Expansion {
  readonly #plan: Plan;
  readonly #registry: Registry;
  readonly #stopNames: readonly string[];
  /** Formulas that were expanded already, by their name and how far: many may read the same one. */
  readonly #done = new Map<string, Expression>();
  /** How many nodes there are in what was put in the place of a call. */
  readonly #nodes = new WeakMap<Expression, number>();

  constructor(plan: Plan, registry: Registry, stopNames: readonly string[]) {
    this.#plan = plan;
    this.#registry = registry;
    this.#stopNames = stopNames;
  }

  expand(expression: Expression, level: number): Expression {
    if (level <= 0) return expression;
    return rewrite(spliced(expression, this.#plan, this.#registry), (list) =>
      this.#counted(this.#replaced(list, level)),
    );
  }

  #replaced(list: ListNode, level: number): Expression {
    const name = operatorName(list) === "series" ? list.items[1] : undefined;
    if (name?.kind !== "string" || this.#stopNames.includes(name.value)) return list;
    const formula = this.#plan.formulas.get(name.value);
    if (formula === undefined) return list;
    const key = `${level} ${name.value}`;
    const done = this.#done.get(key) ?? this.expand(formula, level - 1);
    this.#done.set(key, done);
    return optioned(done, list);
  }

  #counted(node: Expression): Expression {
    const items = node.kind === "list" ? node.items : [];
    const count = items.reduce((sum, item) => sum + (this.#nodes.get(item) ?? 1), 1);
    if (count > mostNodes) {
      const message = "the formula with all that it reads is too large to be written out: ask for fewer levels";
      throw new FormulaError("too_large", message, { position: node.position });
    }
    this.#nodes.set(node, count);
    return node;
  }
}

/** The expression with the calls of the series that a search finds in the place of the search. */
function spliced(expression: Expression, { searches }: Plan, registry: Registry): Expression {
  return rewrite(expression, (list) => {
    const items = list.items.flatMap((item): readonly Expression[] => {
      const text = item.kind === "list" ? searchOf(item, registry)?.text : undefined;
      const names = text === undefined ? undefined : searches.get(text);
      return names === undefined ? [item] : names.map((name) => seriesCall(name, item as ListNode, registry));
    });
    return items.every((item, i) => item === list.items[i]) && items.length === list.items.length
      ? list
      : { ...list, items };
  });
}

/** `(series "name" #:fill …)` in the place of a search. */
function seriesCall(name: string, search: ListNode, registry: Registry): ListNode {
  const { position } = search;
  const operator = registry.get(operatorName(search) ?? "");
  const [fill] = (operator && bind(search, operator).arguments.get("fill")) ?? [];
  const items: Expression[] = [
    { kind: "symbol", name: "series", position },
    { kind: "string", value: name, position },
  ];
  if (fill !== undefined) items.push({ kind: "keyword", name: "fill", position }, fill);
  return { kind: "list", items, position };
}

function optioned(tree: Expression, call: ListNode): Expression {
  const { position } = call;
  const options = call.items.slice(2);
  if (options.length === 0) return tree;
  const names = ["fill", "limit", "weight"];
  const keyed = options.flatMap((item, i): Expression[] => {
    const positional = item.kind !== "keyword" && options[i - 1]?.kind !== "keyword";
    const keyword: KeywordNode = { kind: "keyword", name: names[i] ?? "", position };
    return positional ? [keyword, item] : [item];
  });
  return { kind: "list", items: [{ kind: "symbol", name: "options", position }, tree, ...keyed], position };
}
