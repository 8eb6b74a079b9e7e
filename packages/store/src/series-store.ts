import type { AnySeries, InstantLike, TimeDelta } from "@asof/series";
import type { Place, Shift } from "./block-calendar.js";
import type { InferredFrequency } from "./frequency.js";

export interface CallOptions {
  signal?: AbortSignal | undefined;
}

export interface ValueBounds {
  /** Inclusive. Text without an offset is read as UTC, for naive series as their wall clock. */
  fromValueDate?: InstantLike | undefined;
  /** Inclusive. */
  toValueDate?: InstantLike | undefined;
}

export interface InsertionBounds {
  /** Inclusive. */
  fromInsertionDate?: InstantLike | undefined;
  /** Inclusive. */
  toInsertionDate?: InstantLike | undefined;
}

export interface GetOptions extends ValueBounds, CallOptions {
  /** "As of": what was known then. Now when undefined. */
  revisionDate?: InstantLike | undefined;
  /** Keeps erased points as missing values. */
  keepNans?: boolean | undefined;
  /** Shows gaps: missing values wherever the usual frequency of the series has an instant. */
  inferredFrequency?: boolean | undefined;
}

export interface InsertionDatesOptions extends ValueBounds, InsertionBounds, CallOptions {}

export interface HistoryOptions extends InsertionDatesOptions {
  /** Each entry holds only what changed since the one before. */
  diffMode?: boolean | undefined;
  keepNans?: boolean | undefined;
}

export interface StaircaseOptions extends ValueBounds, CallOptions {
  /** How long before each value date it had to be known: ISO 8601 (`PT24H`), without months or years. */
  delta: TimeDelta | string;
}

/** Everything happens on the wall clock of `revisionTz`. */
export interface BlockStaircaseOptions extends ValueBounds, CallOptions {
  /** From one revision to the next: `{ days: 1 }` when undefined. */
  revisionFreq?: Shift | undefined;
  /** What is set in the date of each revision: `{ hour: 0 }` when undefined. */
  revisionTime?: Place | undefined;
  /** UTC when undefined. */
  revisionTz?: string | undefined;
  /** From a revision to the beginning of its block. */
  maturityOffset?: Shift | undefined;
  /** What is set in the beginning of each block. */
  maturityTime?: Place | undefined;
}

export interface RenameOptions extends CallOptions {
  /** Also in the formulas that read the series. True when undefined. */
  propagate?: boolean | undefined;
}

export interface FindOptions extends CallOptions {
  /** The first so many. */
  limit?: number | undefined;
  /** Also says what is known of each series. */
  metadata?: boolean | undefined;
}

export interface UpdateOptions extends CallOptions {
  /** When it became known; now when undefined. Later than every stored revision of the series. */
  insertionDate?: InstantLike | undefined;
  /** Kept with the revision. */
  metadata?: Record<string, unknown> | undefined;
  /** Missing values erase points; without it they are ignored. */
  keepNans?: boolean | undefined;
}

export type SeriesKind = "primary" | "formula";

export interface CatalogEntry {
  readonly name: string;
  readonly kind: SeriesKind;
}

/** What a search found. */
export interface FoundSeries extends CatalogEntry {
  readonly source: string;
  readonly metadata?: Record<string, unknown>;
  readonly facts?: SeriesFacts;
  readonly formula?: string;
}

/** The names that a formula reads, by the name of the formula. */
export interface FormulaComponents {
  readonly [formula: string]: readonly (string | FormulaComponents)[];
}

export interface FormulaOptions extends CallOptions {
  /** How many levels of formulas to put in the place of their names: 0 when undefined, `Infinity` for all. */
  level?: number | undefined;
}

export interface DependentsOptions extends CallOptions {
  /** Only the formulas that name the series themselves. */
  direct?: boolean | undefined;
}

/** What the store itself knows of a series. */
export interface SeriesFacts {
  readonly tzaware: boolean;
  readonly valueType: "number" | "string";
}

/** First and last instant that holds a value, epoch milliseconds, both included. */
export interface Interval {
  readonly tzaware: boolean;
  readonly from: number;
  readonly to: number;
}

export interface LogEntry {
  readonly revision: number;
  readonly author: string;
  /** Epoch milliseconds. */
  readonly insertionDate: number;
  readonly metadata: Record<string, unknown>;
}

export interface LogOptions extends InsertionBounds, CallOptions {
  /** Keeps the most recent ones. */
  limit?: number | undefined;
}

export interface RegisterFormulaOptions extends CallOptions {
  /** Refuses names that the store does not know. True when undefined. */
  rejectUnknown?: boolean | undefined;
  /** Replaces the formula of that name. */
  update?: boolean | undefined;
}

/** Versioned series by name, here or behind HTTP. Reads of unknown names answer `undefined`. */
export interface SeriesStore extends AsyncDisposable {
  /**
   * Stores what differs from the current state as one revision, and gives exactly that back; an empty
   * answer means that nothing was stored. Creates the series when the name is unknown.
   *
   * @throws {StoreError} `newer_revision`, `incompatible_series`, `complete_erasure`, `wrong_kind`
   */
  update(name: string, series: AnySeries, author: string, options?: UpdateOptions): Promise<AnySeries>;
  /** As `update`, but the series becomes exactly the given one: points that are not in it vanish. */
  replace(name: string, series: AnySeries, author: string, options?: UpdateOptions): Promise<AnySeries>;
  get(name: string, options?: GetOptions): Promise<AnySeries | undefined>;
  /** Ascending, epoch milliseconds; with value bounds only revisions that changed something between them. */
  insertionDates(name: string, options?: InsertionDatesOptions): Promise<number[]>;
  /** What was known at each insertion date, in order. */
  history(name: string, options?: HistoryOptions): Promise<Map<number, AnySeries> | undefined>;
  /** For every value date the value known `delta` before it. */
  staircase(name: string, options: StaircaseOptions): Promise<AnySeries | undefined>;
  /**
   * For each of regular revisions what was known then of the value dates it is for.
   *
   * @throws {StoreError} `invalid_argument` for parts of dates that there are not, or blocks that do not follow each other
   */
  blockStaircase(name: string, options?: BlockStaircaseOptions): Promise<AnySeries | undefined>;
  /** How far apart the instants of a series usually are; `undefined` when there are less than two. */
  inferredFrequency(name: string, options?: GetOptions): Promise<InferredFrequency | undefined>;
  exists(name: string, options?: CallOptions): Promise<boolean>;
  type(name: string, options?: CallOptions): Promise<SeriesKind | undefined>;
  /** Unknown names are ignored. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /**
   * Unknown names are ignored.
   *
   * @throws {StoreError} `name_taken` when there is a series of the new name, or a formula that reads one
   */
  rename(name: string, newName: string, options?: RenameOptions): Promise<void>;
  /**
   * Takes away the revisions of a primary series from an insertion date on.
   *
   * @throws {StoreError} `unknown_series`, `wrong_kind`
   */
  strip(name: string, insertionDate: InstantLike, options?: CallOptions): Promise<void>;
  /** What users noted about the series. */
  metadata(name: string, options?: CallOptions): Promise<Record<string, unknown> | undefined>;
  /** Merges at the top level; unknown names are ignored. */
  updateMetadata(name: string, metadata: Record<string, unknown>, options?: CallOptions): Promise<void>;
  /** Unknown names are ignored. */
  replaceMetadata(name: string, metadata: Record<string, unknown>, options?: CallOptions): Promise<void>;
  facts(name: string, options?: CallOptions): Promise<SeriesFacts | undefined>;
  /** @throws {StoreError} `unknown_series` when there is no series or no value. */
  interval(name: string, options?: CallOptions): Promise<Interval>;
  /** All series, by name. */
  catalog(options?: CallOptions): Promise<CatalogEntry[]>;
  /**
   * The series that a search matches, by name: `(by.and (by.name "wind") (> "capacity" 10))`.
   *
   * @throws {StoreError} `invalid_search`
   */
  find(query: string, options?: FindOptions): Promise<FoundSeries[]>;
  /** Names a search, or gives the name to another one. */
  registerBasket(name: string, query: string, options?: CallOptions): Promise<void>;
  /** Unknown names are ignored. */
  deleteBasket(name: string, options?: CallOptions): Promise<void>;
  /** The names of all baskets. */
  baskets(options?: CallOptions): Promise<string[]>;
  basketDefinition(name: string, options?: CallOptions): Promise<string | undefined>;
  /**
   * What the search of a basket finds now.
   *
   * @throws {StoreError} `unknown_basket`
   */
  basket(name: string, options?: FindOptions): Promise<FoundSeries[]>;
  log(name: string, options?: LogOptions): Promise<LogEntry[]>;
  /**
   * Names a formula, to be read like a series. Its text is stored in canonical form.
   *
   * @throws {StoreError} `invalid_formula` with all issues in `details`, `name_taken`, `cycle`, `incompatible_series`
   */
  registerFormula(name: string, text: string, options?: RegisterFormulaOptions): Promise<void>;
  /** The text of a formula; `undefined` when the name is none. */
  formula(name: string, options?: FormulaOptions): Promise<string | undefined>;
  /** 0 when a formula names no other, else one more than the deepest that it names. */
  formulaDepth(name: string, options?: CallOptions): Promise<number | undefined>;
  formulaComponents(
    name: string,
    options?: CallOptions & { expanded?: boolean | undefined },
  ): Promise<FormulaComponents | undefined>;
  /** The formulas that read a series, by name. */
  dependents(name: string, options?: DependentsOptions): Promise<string[]>;
  /** The value of a formula that need not be registered. */
  evalFormula(text: string, options?: GetOptions): Promise<AnySeries>;
  close(): Promise<void>;
}
