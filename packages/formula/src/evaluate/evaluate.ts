import type { AnySeries, InstantLike } from "@asof/series";
import { checkTypes } from "../check/types.js";
import { FormulaError } from "../errors.js";
import type { KnownState, Scope, Value } from "../operator.js";
import { type Formulas, loadPlan, type Plan } from "../plan/formulas.js";
import { serialize } from "../reader/print.js";
import { treeOf } from "../reader/tree-of.js";
import type { Registry } from "../registry.js";
import type { SeriesReader } from "../series-reader.js";
import { Stamp } from "../stamp/stamp.js";
import type { Expression, ListNode } from "../tree/node.js";
import { Evaluation } from "./evaluation.js";
import { Fetcher } from "./fetch.js";
import { inFormula } from "./located.js";

/** What part of the result is asked for. Text without an offset is naive, as the bounds of naive series are. */
export interface FormulaQuery {
  /** As known at; the latest when undefined. Also what `now` answers. */
  readonly revisionDate?: InstantLike | undefined;
  /** Inclusive. */
  readonly fromValueDate?: InstantLike | undefined;
  /** Inclusive. */
  readonly toValueDate?: InstantLike | undefined;
}

export interface EvaluateOptions {
  readonly registry: Registry;
  readonly reader: SeriesReader;
  readonly query?: FormulaQuery | undefined;
  /** What `now` answers when the query has no revision date; the clock of the machine by default. */
  readonly now?: InstantLike | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The value of a formula: a series, or what else its outermost operator gives. Every series that it
 * needs is read concurrently and once for each range.
 *
 * The bounds of the query limit what is read; the result is not cut again.
 *
 * @throws {FormulaError} for the first problem that `check` finds, for unknown series, for `cycle`,
 * and for what operators refuse. What the reader throws comes through as it is.
 */
export async function evaluate(formula: Expression | string, options: EvaluateOptions): Promise<Value> {
  const { registry, reader, signal } = options;
  signal?.throwIfAborted();
  const tree = treeOf(formula);
  assertSound(tree, registry);
  const plan = await loadPlan(tree, registry, reader);
  assertFormulasSound(plan.formulas, registry);
  return evaluationOf(plan, options).value(tree, scopeOf(options.query));
}

/**
 * As `evaluate`, for formulas that must give a series: those of another type are refused before
 * anything is read.
 *
 * @throws {FormulaError} `not_a_series` as well
 */
export async function evaluateSeries(formula: Expression | string, options: EvaluateOptions): Promise<AnySeries> {
  const tree = treeOf(formula);
  const { type, issues } = checkTypes(tree, options.registry);
  if (issues.length > 0) throw FormulaError.from(issues);
  if (type === "Series") return (await evaluate(tree, options)) as AnySeries;
  const message = `formula \`${serialize(tree)}\` must return a \`Series\`, not \`${type}\``;
  throw new FormulaError("not_a_series", message, { position: tree.position });
}

/** The parts of an evaluation, for those who need more than its value. */
export function evaluationOf(
  { formulas, searches }: Plan,
  options: EvaluateOptions,
  histories?: ReadonlyMap<ListNode, readonly KnownState[]>,
): Evaluation {
  const { registry, reader, signal, query, now = Date.now() } = options;
  const fetcher = new Fetcher(reader, signal, searches);
  return new Evaluation({
    registry,
    formulas,
    fetcher,
    signal,
    histories,
    now: Stamp.from(query?.revisionDate ?? now),
  });
}

export function scopeOf(query: FormulaQuery = {}): Scope {
  const stamp = (instant: InstantLike | undefined): Stamp | undefined =>
    instant === undefined ? undefined : Stamp.from(instant);
  return {
    revisionDate: stamp(query.revisionDate),
    from: stamp(query.fromValueDate),
    to: stamp(query.toValueDate),
  };
}

function assertSound(tree: Expression, registry: Registry): void {
  const { issues } = checkTypes(tree, registry);
  if (issues.length > 0) throw FormulaError.from(issues);
}

function assertFormulasSound(formulas: Formulas, registry: Registry): void {
  for (const [name, tree] of formulas) {
    try {
      assertSound(tree, registry);
    } catch (error) {
      throw inFormula(name, error);
    }
  }
}
