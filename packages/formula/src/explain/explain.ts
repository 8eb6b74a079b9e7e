import { checkTypes } from "../check/types.js";
import type { Issue } from "../errors.js";
import { type EvaluateOptions, evaluationOf, scopeOf } from "../evaluate/evaluate.js";
import type { Value } from "../operator.js";
import type { TypeName } from "../param.js";
import { foundBy, groupsReadBy } from "../plan/dependencies.js";
import { loadPlan, type Plan } from "../plan/formulas.js";
import { serialize } from "../reader/print.js";
import { treeOf } from "../reader/tree-of.js";
import type { SeriesMetadata } from "../series-reader.js";
import type { Expression, ListNode, Position } from "../tree/node.js";
import { operatorName } from "../tree/walk.js";
import { argumentNames } from "./argument-names.js";

/** A series that a call names, as an editor shows it. */
export interface ExplainedSeries {
  readonly name: string;
  /** `undefined` when there is no such series. */
  readonly metadata: SeriesMetadata | undefined;
  /** When the name is one of a formula: what that consists of. */
  readonly formula?: Explanation | undefined;
}

/** A group that a call names, as an editor shows it. */
export interface ExplainedGroup {
  readonly name: string;
  /** `undefined` when there is no such group. */
  readonly metadata: { readonly tzaware: boolean } | undefined;
}

/** One expression of a formula and what is in it. */
export interface Explanation {
  readonly text: string;
  /** In the formula that the expression is written in. */
  readonly position: Position;
  readonly type: TypeName | undefined;
  /** The operator of a call; `undefined` for literals. */
  readonly operator?: string | undefined;
  /** The parameter of the enclosing call that this is an argument of. */
  readonly param?: string | undefined;
  readonly series: readonly ExplainedSeries[];
  /** Of calls that read groups. */
  readonly groups?: readonly ExplainedGroup[] | undefined;
  readonly arguments: readonly Explanation[];
  /** The value of a call, when asked for; `error` when it has none. */
  readonly result?: Value | undefined;
  readonly error?: unknown;
  readonly issues: readonly Issue[];
}

export interface ExplainOptions extends EvaluateOptions {
  /** Evaluate each call within the query and attach its value. */
  readonly results?: boolean | undefined;
}

/**
 * A tree of all that a formula is made of: types, the series that are found, their metadata, nested
 * formulas, and on request the value of each call. Explains formulas with problems too.
 *
 * @throws {FormulaError} `syntax`, `cycle`
 */
export async function explain(formula: Expression | string, options: ExplainOptions): Promise<Explanation> {
  const tree = treeOf(formula);
  const plan = await loadPlan(tree, options.registry, options.reader);
  const explainer = new Explainer(plan, options);
  if (options.results === true) await explainer.evaluate(tree);
  return explainer.explain(tree);
}

class Explainer {
  readonly #plan: Plan;
  readonly #options: ExplainOptions;
  readonly #evaluation;
  readonly #formulas = new Map<string, Promise<Explanation>>();

  constructor(plan: Plan, options: ExplainOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#evaluation = evaluationOf(plan, options);
  }

  /** So that each call has its value in the scope that it stands in; errors are found at the calls. */
  async evaluate(tree: Expression): Promise<void> {
    await this.#evaluation.value(tree, scopeOf(this.#options.query)).catch(() => undefined);
  }

  async explain(node: Expression, param?: string): Promise<Explanation> {
    const { type, issues } = checkTypes(node, this.#options.registry);
    const base = { text: serialize(node), position: node.position, type, issues, ...(param && { param }) };
    if (node.kind !== "list") return { ...base, issues: [], series: [], arguments: [] };
    const [series, groups, args, outcome] = await Promise.all([
      this.#series(node),
      this.#groups(node),
      this.#arguments(node),
      this.#outcome(node),
    ]);
    return { ...base, operator: operatorName(node), series, ...groups, arguments: args, ...outcome };
  }

  async #series(list: ListNode): Promise<readonly ExplainedSeries[]> {
    const found = foundBy(list, this.#options.registry, this.#plan.searches);
    return Promise.all(found.map((one) => this.#found(one.name, one.metadata)));
  }

  async #groups(list: ListNode): Promise<{ readonly groups?: readonly ExplainedGroup[] }> {
    const names = groupsReadBy(list, this.#options.registry);
    if (names === undefined) return {};
    const { groups } = this.#options.reader;
    return { groups: await Promise.all(names.map(async (name) => ({ name, metadata: await groups?.metadata(name) }))) };
  }

  async #found(name: string, metadata: SeriesMetadata | undefined): Promise<ExplainedSeries> {
    const formula = this.#plan.formulas.get(name);
    const known = metadata ?? (await this.#options.reader.metadata(name));
    return { name, metadata: known, ...(formula && { formula: await this.#formula(name, formula) }) };
  }

  /** Explained once, however many calls name it. */
  #formula(name: string, formula: Expression): Promise<Explanation> {
    const explained = this.#formulas.get(name) ?? this.explain(formula);
    this.#formulas.set(name, explained);
    return explained;
  }

  #arguments(list: ListNode): Promise<readonly Explanation[]> {
    const named = argumentNames(list, this.#options.registry);
    return Promise.all(named.map(({ node, param }) => this.explain(node, param)));
  }

  async #outcome(list: ListNode): Promise<{ result?: Value; error?: unknown }> {
    try {
      const result = await this.#evaluation.resultOf(list);
      return result === undefined ? {} : { result };
    } catch (error) {
      return { error };
    }
  }
}
