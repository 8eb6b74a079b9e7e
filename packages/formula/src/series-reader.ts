import type { AnySeries, Frame } from "@asof/series";

/** What part of a series is asked for. */
export interface SeriesQuery {
  /** As known at, epoch milliseconds UTC; the latest when undefined. */
  readonly revisionDate?: number | undefined;
  /** Inclusive, epoch milliseconds; of the wall clock read as UTC for naive series. */
  readonly fromValueDate?: number | undefined;
  /** Inclusive, as `fromValueDate`. */
  readonly toValueDate?: number | undefined;
}

/** Parts of a calendar shift or of a date: `{ days: 1 }`, `{ hour: 11 }`. */
export type DateParts = Readonly<Record<string, number>>;

/** For each block of value dates, the values known at its revision. */
export interface BlockStaircaseQuery {
  /** Inclusive, as in `SeriesQuery`. */
  readonly fromValueDate?: number | undefined;
  readonly toValueDate?: number | undefined;
  /** From one revision to the next: `days`, `hours`. */
  readonly revisionFreq: DateParts;
  /** What is set in the date of each revision: `hour`, `day`. */
  readonly revisionTime: DateParts;
  /** The zone on whose wall clock all of this happens. */
  readonly revisionTz: string;
  /** From a revision to the beginning of its block. */
  readonly maturityOffset: DateParts;
  /** What is set in the beginning of each block. */
  readonly maturityTime: DateParts;
}

export interface SeriesMetadata {
  readonly tzaware: boolean;
  readonly valueType: "number" | "string";
}

/** Where groups of series come from. */
export interface GroupReader {
  /** The rows in the range; `undefined` when there is no such group. */
  get(name: string, query: SeriesQuery, options?: { readonly signal?: AbortSignal }): Promise<Frame | undefined>;
  metadata(name: string): Promise<{ readonly tzaware: boolean } | undefined>;
  /** When a group changed: epoch milliseconds, ascending. */
  insertionDates?(name: string, options?: { readonly signal?: AbortSignal }): Promise<readonly number[]>;
}

/** Where series come from: what a formula needs of a store. */
export interface SeriesReader {
  /** The points in the range without missing ones; `undefined` when there is no such series. */
  get(name: string, query: SeriesQuery, options?: { readonly signal?: AbortSignal }): Promise<AnySeries | undefined>;
  metadata(name: string): Promise<SeriesMetadata | undefined>;
  /** The text when the name is one of a formula. */
  formula(name: string): Promise<string | undefined>;
  /**
   * The names of the series and formulas that a search finds, ascending. The search is text in the
   * language of the store: `(by.and (by.name "cap") (<= "weight" 42) (by.tzaware))`. `(by.everything)`
   * is asked for when a name is unknown, to say which one may be meant.
   */
  find?(query: string, options?: { readonly signal?: AbortSignal }): Promise<readonly string[]>;
  /** When a series changed: epoch milliseconds, ascending. */
  insertionDates?(name: string, options?: { readonly signal?: AbortSignal }): Promise<readonly number[]>;
  /** A staircase of blocks of a primary series, if the reader has a quicker way than one `get` a block. */
  blockStaircase?(
    name: string,
    query: BlockStaircaseQuery,
    options?: { readonly signal?: AbortSignal },
  ): Promise<AnySeries | undefined>;
  /** Without it, formulas cannot read groups. */
  readonly groups?: GroupReader | undefined;
}
