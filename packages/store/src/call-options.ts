import type { InstantLike, TimeDelta } from "@asof/series";
import type { Place, Shift } from "./reading/block-calendar.js";

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
  /**
   * Formulas with the texts that they had at `revisionDate`, nested ones too; empty where there was none yet.
   * When undefined, formulas have their newest text at any date.
   */
  formulasAsOf?: boolean | undefined;
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

export interface SubscribeOptions extends CallOptions {
  /** Only changes of these series, and of `groups`, and gaps; all when neither is given. */
  names?: readonly string[] | undefined;
  /** As `names`, of groups. */
  groups?: readonly string[] | undefined;
}

export interface RenameOptions extends CallOptions {
  /** Also in the formulas that read the series. True when undefined. */
  propagate?: boolean | undefined;
}

export interface CatalogOptions extends CallOptions {
  /** Also the series of sources. */
  allSources?: boolean | undefined;
}

export interface FindOptions extends CallOptions {
  /** Only in that source, or in the store itself: `local`. */
  source?: string | undefined;
  /** The first so many. */
  limit?: number | undefined;
  /** Also says what is known of each series. */
  metadata?: boolean | undefined;
}

export interface UpdateOptions extends CallOptions {
  /** When it became known; now when undefined. Later than every stored revision of the series, unless backfills are allowed. */
  insertionDate?: InstantLike | undefined;
  /**
   * Takes an insertion date before the newest revision: what was known since then becomes what it would be
   * had this come in time. Later revisions are numbered anew, and revision keys from that date on change.
   */
  allowBackfill?: boolean | undefined;
  /** Kept with the revision. */
  metadata?: Record<string, unknown> | undefined;
  /** Missing values erase points; without it they are ignored. */
  keepNans?: boolean | undefined;
}

export interface FormulaOptions extends CallOptions {
  /** How many levels of formulas to put in the place of their names: 0 when undefined, `Infinity` for all. */
  level?: number | undefined;
  /** The text that the formula had then, with nested ones as they are now. The newest when undefined. */
  revisionDate?: InstantLike | undefined;
}

export interface DependentsOptions extends CallOptions {
  /** Only the formulas that name the series themselves. */
  direct?: boolean | undefined;
}

export interface LogOptions extends InsertionBounds, CallOptions {
  /** Keeps the most recent ones. */
  limit?: number | undefined;
}

export interface RegisterFormulaOptions extends CallOptions {
  /** Refuses names that the store does not know. True when undefined. */
  rejectUnknown?: boolean | undefined;
  /** Replaces the formula of that name; its texts before are kept in the log. */
  update?: boolean | undefined;
  /** Kept in the log. */
  author?: string | undefined;
  /** Since when the formula has this text; now when undefined. Later than those of its texts before. */
  insertionDate?: InstantLike | undefined;
}
