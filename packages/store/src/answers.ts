export type SeriesKind = "primary" | "formula";

export interface CatalogEntry {
  readonly name: string;
  readonly kind: SeriesKind;
  /** `local`, or the name of the source that has it; where sources were asked for. */
  readonly source?: string;
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
