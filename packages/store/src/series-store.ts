import type { AnySeries, InstantLike, TimeDelta } from "@asof/series";

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
  exists(name: string, options?: CallOptions): Promise<boolean>;
  type(name: string, options?: CallOptions): Promise<SeriesKind | undefined>;
  /** Unknown names are ignored. */
  delete(name: string, options?: CallOptions): Promise<void>;
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
  log(name: string, options?: LogOptions): Promise<LogEntry[]>;
  /**
   * Names a formula, to be read like a series. Its text is stored in canonical form.
   *
   * @throws {StoreError} `invalid_formula` with all issues in `details`, `name_taken`, `cycle`, `incompatible_series`
   */
  registerFormula(name: string, text: string, options?: RegisterFormulaOptions): Promise<void>;
  formula(name: string, options?: CallOptions): Promise<string | undefined>;
  /** The value of a formula that need not be registered. */
  evalFormula(text: string, options?: GetOptions): Promise<AnySeries>;
  close(): Promise<void>;
}
