import type { AnySeries, Frame, Series } from "@asof/series";
import type { Arguments, Params, TypeName } from "./param.js";
import type { SearchQuery } from "./search/search-query.js";
import type { BlockStaircaseQuery, SeriesMetadata, SeriesQuery } from "./series-reader.js";
import type { Stamp } from "./stamp/stamp.js";
import type { Expression, ListNode } from "./tree/node.js";

/** What an expression comes to. */
export type Value = number | string | boolean | null | Stamp | SearchQuery | AnySeries | Frame | readonly Value[];

/** The bounds within which series are read. */
export interface Scope {
  readonly from?: Stamp | undefined;
  readonly to?: Stamp | undefined;
  readonly revisionDate?: Stamp | undefined;
}

/** What an operator can ask while it is evaluated. */
export interface EvaluationContext {
  /** The bounds in force, as a store takes them. */
  readonly query: SeriesQuery;
  readonly scope: Scope;
  /** The revision date of the whole evaluation, or else the time when it began; the same throughout. */
  readonly now: Stamp;
  readonly signal: AbortSignal | undefined;
  /**
   * A series or a formula by name, within `query` (the bounds in force by default).
   *
   * @throws {FormulaError} `unknown_series`
   */
  get(name: string, query?: SeriesQuery): Promise<AnySeries>;
  /** As `get`, within a scope: naive series are cut on the wall clock of its bounds. */
  read(name: string, scope: Scope): Promise<AnySeries>;
  /**
   * A group by name, within a scope.
   *
   * @throws {FormulaError} `unknown_group`; `reader_cannot` when the reader has no groups.
   */
  readGroup(name: string, scope: Scope): Promise<Frame>;
  /**
   * The names that a search finds, ascending.
   *
   * @throws {FormulaError} `reader_cannot` when the reader does not search.
   */
  find(query: SearchQuery): Promise<readonly string[]>;
  /** What the reader itself makes of a staircase of blocks; `undefined` when it leaves that to the operator. */
  blockStaircase(name: string, query: BlockStaircaseQuery): Promise<AnySeries | undefined>;
}

/** A series that a call reads by name; metadata only where no store knows it. */
export interface FoundSeries {
  readonly name: string;
  readonly metadata?: SeriesMetadata | undefined;
}

/** A series as it was known from an insertion date on. */
export interface KnownState {
  /** Epoch milliseconds. */
  readonly insertionDate: number;
  readonly series: AnySeries;
}

/** What `editorInfo` describes a call to. */
export interface EditorBuilder {
  /** An expression inside, taken apart by the rules of its own operator. */
  expression(node: Expression): void;
  /** A stretch of the formula that makes one series: what `build` adds belongs to it. */
  seriesScope(node: Expression, build: () => void): void;
}

export interface OperatorExample {
  readonly formula: string;
  /** What it gives over the example data of the test suite. */
  readonly gives?: ExamplePoints | Readonly<Record<string, ExamplePoints>> | number | string | readonly string[];
}

/** Values by their instants; those of a group by column first. */
export type ExamplePoints = Readonly<Record<string, number | string | null>>;

export interface ScopeInput<P extends Params> {
  /** The arguments that are no series. */
  readonly args: Partial<Arguments<P>>;
  readonly scope: Scope;
  /** Evaluates a series argument in the scope around the call. */
  evaluate(name: keyof P & string): Promise<Series>;
}

export type Awareness = "naive" | "aware";

/** A declaration from which checking, evaluation, help and the documentation are derived. */
export interface Operator<P extends Params = Params> {
  readonly name: string;
  /** In the order in which they may be given without a keyword. */
  readonly params: P;
  /** A type, or a function of the types of the arguments; `undefined` when these do not go together. */
  readonly returns: TypeName | ((types: readonly TypeName[]) => TypeName | undefined);
  /** The first line says what it gives. */
  readonly doc: string;
  readonly examples: readonly OperatorExample[];
  evaluate(args: Arguments<P>, context: EvaluationContext): Value | Promise<Value>;
  /** True when the result joins others the way the first series argument does. */
  readonly keepsOptions?: boolean | undefined;
  /** Whether the result has a time zone, where that differs from the series that the call reads or is given. */
  readonly awareness?: Awareness | ((args: Partial<Arguments<P>>) => Awareness | undefined) | undefined;
  /** The bounds for the series arguments, where they differ from those around the call. */
  scope?(input: ScopeInput<P>): Scope | Promise<Scope>;
  /** The series that a call reads by itself, from those of its arguments that are literals. */
  finder?(args: Partial<Arguments<P>>): readonly FoundSeries[];
  /** The names of the groups that a call reads by itself, from those of its arguments that are literals. */
  groups?(args: Partial<Arguments<P>>): readonly string[];
  /** The search by which a call finds series, from those of its arguments that are known beforehand. */
  search?(args: Partial<Arguments<P>>): SearchQuery | undefined;
  /** What is wrong with the arguments that are known beforehand, where their types do not show it. */
  problem?(args: Partial<Arguments<P>>): string | undefined | Promise<string | undefined>;
  /**
   * When what a call makes was known, and changed: epoch milliseconds, ascending. Without it, that is
   * when the series that the call reads changed.
   */
  insertionDates?(args: Partial<Arguments<P>>): readonly number[] | Promise<readonly number[]>;
  /** What a call came to at each of its insertion dates, ascending; without it, it is evaluated as of each. */
  history?(args: Partial<Arguments<P>>): readonly KnownState[] | Promise<readonly KnownState[]>;
  /** How an editor takes a call apart; without it, each series argument is a series scope of its own. */
  editorInfo?(builder: EditorBuilder, call: ListNode): void;
  /**
   * True when the result depends on nothing but the arguments and `evaluate` answers at once, so that
   * it can be computed beforehand.
   */
  readonly pure?: boolean | undefined;
}

/** Types a declaration; the operator does nothing until a registry holds it. */
export function defineOperator<const P extends Params>(operator: Operator<P>): Operator<P> {
  return operator;
}
