import type { AnySeries } from "@asof/series";

/** What part of a series is asked for. */
export interface SeriesQuery {
  /** As known at, epoch milliseconds UTC; the latest when undefined. */
  readonly revisionDate?: number | undefined;
  /** Inclusive, epoch milliseconds; of the wall clock read as UTC for naive series. */
  readonly fromValueDate?: number | undefined;
  /** Inclusive, as `fromValueDate`. */
  readonly toValueDate?: number | undefined;
}

export interface SeriesMetadata {
  readonly tzaware: boolean;
  readonly valueType: "number" | "string";
}

/** Where series come from: what a formula needs of a store. */
export interface SeriesReader {
  /** The points in the range without missing ones; `undefined` when there is no such series. */
  get(name: string, query: SeriesQuery, options?: { readonly signal?: AbortSignal }): Promise<AnySeries | undefined>;
  metadata(name: string): Promise<SeriesMetadata | undefined>;
  /** The text when the name is one of a formula. */
  formula(name: string): Promise<string | undefined>;
  /** The names of the series that a search expression finds. */
  find?(query: string): Promise<readonly string[]>;
}
