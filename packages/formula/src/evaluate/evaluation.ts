import { type AnySeries, type Frame, isNumeric, Series, sliceInclusive } from "@asof/series";
import { bind } from "../check/bind.js";
import { FormulaError } from "../errors.js";
import { annotated, FormulaSeries, optionsOf, zoneOf } from "../formula-series.js";
import type { EvaluationContext, KnownState, Operator, Scope, Value } from "../operator.js";
import type { Param } from "../param.js";
import type { Formulas } from "../plan/formulas.js";
import { serialize } from "../reader/print.js";
import type { Registry } from "../registry.js";
import type { BlockStaircaseQuery, SeriesQuery } from "../series-reader.js";
import { Stamp } from "../stamp/stamp.js";
import type { Expression, ListNode } from "../tree/node.js";
import { operatorName } from "../tree/walk.js";
import { type Fetcher, queryOf } from "./fetch.js";
import { inFormula, located } from "./located.js";
import { operatorFailure } from "./operator-failure.js";

export interface EvaluationOptions {
  readonly registry: Registry;
  readonly formulas: Formulas;
  readonly fetcher: Fetcher;
  readonly now: Stamp;
  readonly signal: AbortSignal | undefined;
  /** Of calls whose operator has a history of its own: what they came to, instead of being evaluated. */
  readonly histories?: ReadonlyMap<ListNode, readonly KnownState[]> | undefined;
}

/** One evaluation: every call is computed once for each scope, everything that can run at once does. */
export class Evaluation {
  readonly #options: EvaluationOptions;
  readonly #scopes = new Map<string, Scope>();
  readonly #results = new Map<Scope, Map<ListNode, Promise<Value>>>();

  constructor(options: EvaluationOptions) {
    this.#options = options;
  }

  async value(node: Expression, scope: Scope): Promise<Value> {
    if (node.kind === "list") return this.#call(node, scope);
    if (node.kind === "nil") return null;
    if ("value" in node) return node.value;
    const message = `\`${serialize(node)}\` has no value: symbols only stand for operators.`;
    throw new FormulaError("type_mismatch", message, { position: node.position });
  }

  /** What a call came to, in the innermost of the scopes where it was computed; `undefined` when it was not. */
  resultOf(list: ListNode): Promise<Value> | undefined {
    return [...this.#results.values()].findLast((results) => results.has(list))?.get(list);
  }

  /** A series or formula by name, within a scope. */
  async read(name: string, scope: Scope): Promise<AnySeries> {
    const formula = this.#options.formulas.get(name);
    const found =
      formula === undefined
        ? await this.#options.fetcher.within(name, scope)
        : await this.#formula(name, formula, scope);
    if (found !== undefined) return found;
    const { message, nearest } = await this.#options.fetcher.whyUnknown(name);
    throw new FormulaError("unknown_series", message, { series: name, nearest });
  }

  /** A group by name, within a scope. */
  async readGroup(name: string, scope: Scope): Promise<Frame> {
    const found = await this.#options.fetcher.group(name, scope);
    if (found === undefined) throw new FormulaError("unknown_group", `No such group \`${name}\``, { group: name });
    return found;
  }

  async #formula(name: string, formula: Expression, scope: Scope): Promise<AnySeries> {
    try {
      // Another turn for each level of formulas, so that many of them do not fill the stack.
      await undefined;
      const value = await this.value(formula, scope);
      if (value instanceof Series) return value;
      throw new FormulaError("not_a_series", `formula \`${name}\` must return a series`);
    } catch (error) {
      throw inFormula(name, error);
    }
  }

  #call(list: ListNode, around: Scope): Promise<Value> {
    const scope = this.#same(around);
    const results = this.#results.get(scope) ?? new Map<ListNode, Promise<Value>>();
    this.#results.set(scope, results);
    const known = results.get(list);
    if (known !== undefined) return known;
    const result = this.#compute(list, scope).catch((error: unknown) => {
      throw located(error, list.position);
    });
    results.set(list, result);
    return result;
  }

  /** One object for all scopes with the same bounds, so that their results are shared. */
  #same(scope: Scope): Scope {
    if (this.#results.has(scope)) return scope;
    const key = [scope.from, scope.to, scope.revisionDate].map((stamp) => `${stamp?.ms} ${stamp?.zone}`).join();
    const known = this.#scopes.get(key) ?? scope;
    this.#scopes.set(key, known);
    return known;
  }

  async #compute(list: ListNode, scope: Scope): Promise<Value> {
    const states = this.#options.histories?.get(list);
    if (states !== undefined) return stateWithin(states, scope);
    const name = operatorName(list) ?? "";
    const operator = this.#options.registry.get(name);
    if (operator === undefined) throw new FormulaError("unknown_operator", `unknown operator \`${name}\``);
    const binding = bind(list, operator);
    if (binding.issues.length > 0) throw FormulaError.from(binding.issues);
    const args = await this.#arguments(operator, binding.arguments, scope);
    const result = await this.#ask(operator, () => operator.evaluate(args, this.#context(scope)));
    if (result instanceof Series) return carried(result, args, operator);
    if (operator.returns !== "Series") return result;
    throw new FormulaError("operator_failed", `\`${name}\` gave no series, though it says so.`, { operator: name });
  }

  /** What the reader throws comes through as it is, and so does the reason of an interruption. */
  async #ask<T>(operator: Operator, work: () => T | Promise<T>): Promise<T> {
    const { fetcher, signal } = this.#options;
    try {
      return await work();
    } catch (error) {
      throw fetcher.hasThrown(error) || signal?.aborted === true ? error : operatorFailure(operator, error);
    }
  }

  async #arguments(
    operator: Operator,
    nodes: ReadonlyMap<string, readonly Expression[]>,
    scope: Scope,
  ): Promise<Record<string, Value>> {
    const evaluate = async (names: readonly string[], within: Scope): Promise<Record<string, Value>> => {
      const values = await settled(names.map((name) => this.#argument(operator, name, nodes.get(name), within)));
      return Object.fromEntries(names.map((name, i) => [name, values[i] as Value]));
    };
    const names = Object.keys(operator.params);
    if (operator.scope === undefined) return evaluate(names, scope);
    const isSeries = (name: string): boolean =>
      operator.params[name]?.types.some((type) => type === "Series" || type === "Frame") ?? false;
    const args = await evaluate(
      names.filter((name) => !isSeries(name)),
      scope,
    );
    const evaluateSeries = (name: string) => this.#argument(operator, name, nodes.get(name), scope) as Promise<Series>;
    const inner = await this.#ask(operator, async () => operator.scope?.({ args, scope, evaluate: evaluateSeries }));
    return { ...args, ...(await evaluate(names.filter(isSeries), inner ?? scope)) };
  }

  async #argument(
    operator: Operator,
    name: string,
    nodes: readonly Expression[] | undefined,
    scope: Scope,
  ): Promise<Value> {
    const param = operator.params[name] as Param<Value>;
    if (nodes === undefined) return param.default ?? null;
    const values = await settled(nodes.map((node) => this.value(node, scope)));
    values.forEach((value, i) => {
      const series = [value].flat().filter((one) => one instanceof Series);
      if (!param.takesText && !series.every(isNumeric)) throw notNumeric(nodes[i] as Expression);
    });
    return param.presence === "rest" ? many(values, param, operator, name) : (values[0] as Value);
  }

  /** The reader knows no formulas of formulas: those are left to the operator. */
  async #blockStaircase(name: string, query: BlockStaircaseQuery): Promise<AnySeries | undefined> {
    return this.#options.formulas.has(name) ? undefined : this.#options.fetcher.blockStaircase(name, query);
  }

  #context(scope: Scope): EvaluationContext {
    const { now, signal } = this.#options;
    return {
      scope,
      now,
      signal,
      query: queryOf(scope),
      read: (name, within) => this.read(name, within),
      readGroup: (name, within) => this.readGroup(name, within),
      find: (search) => this.#options.fetcher.find(search),
      blockStaircase: (name, staircase) => this.#blockStaircase(name, staircase),
      get: (name, query) => this.read(name, query === undefined ? scope : scopeFrom(query)),
    };
  }
}

function stateWithin(states: readonly KnownState[], scope: Scope): AnySeries {
  const until = scope.revisionDate?.ms ?? Number.POSITIVE_INFINITY;
  const state = states.findLast(({ insertionDate }) => insertionDate <= until)?.series;
  if (state === undefined) return Series.empty(states[0]?.series.tzaware ?? true);
  const { fromValueDate: from, toValueDate: to } = queryOf(scope, state.tzaware);
  return sliceInclusive(state, { from, to });
}

function scopeFrom({ revisionDate, fromValueDate, toValueDate }: SeriesQuery): Scope {
  const stamp = (ms: number | undefined): Stamp | undefined => (ms === undefined ? undefined : Stamp.aware(ms));
  return { revisionDate: stamp(revisionDate), from: stamp(fromValueDate), to: stamp(toValueDate) };
}

/** What the result inherits from the series arguments: their zone if they share one, and options where that is the rule. */
function carried(result: AnySeries, args: Record<string, Value>, operator: Operator): AnySeries {
  if (result instanceof FormulaSeries) return result;
  const inputs = Object.values(args).flatMap((arg) => (Array.isArray(arg) ? arg : [arg]));
  const series = inputs.filter((input) => input instanceof Series) as AnySeries[];
  const [first] = series;
  if (first === undefined) return result;
  const zone = zoneOf(first);
  const shared = series.every((one) => zoneOf(one) === zone) ? zone : undefined;
  const options = operator.keepsOptions === true && series.length === 1 ? optionsOf(first) : {};
  return annotated(result, options, shared);
}

/** All values, or the first error in the order of the text, whichever came first in time. */
async function settled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<T>).value);
}

/** The arguments of a rest parameter; lists among them stand for what they hold. */
function many(values: readonly Value[], param: Param<Value>, { name: operator }: Operator, name: string): Value {
  const flat = values.flat() as Value[];
  if (flat.length >= param.least) return flat;
  throw new FormulaError(
    "missing_argument",
    `\`${operator}\` needs the argument \`${name}\`: nothing was found for it.`,
  );
}

function notNumeric(node: Expression): FormulaError {
  const message = `${serialize(node)} is a series of text, but numbers are needed here.`;
  return new FormulaError("type_mismatch", message, { position: node.position });
}
