import type { ParsedInstant } from "@asof/series";

/** Text of a CSV file, or what a typed file holds; `null` is missing. */
export type Cell = string | number | boolean | ParsedInstant | null;

export interface Row {
  /** Counted from 1; in typed files the row. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

/** A file on its way in, some rows at a time. */
export interface Table {
  /** The names of the columns; `undefined` when the file has none. */
  readonly header: readonly string[] | undefined;
  /** The columns that a typed file declares as text. */
  readonly textColumns: ReadonlySet<number>;
  /** The columns that a typed file declares as instants. */
  readonly instantColumns: ReadonlySet<number>;
  readonly batches: AsyncIterable<readonly Row[]>;
}
