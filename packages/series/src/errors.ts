export const seriesErrorCodes = [
  "invalid_instant",
  "invalid_duration",
  "invalid_frequency",
  "invalid_time_zone",
  "ambiguous_time",
  "nonexistent_time",
  "length_mismatch",
  "duplicate_column",
  "different_columns",
  "not_increasing",
  "mixed_awareness",
  "mixed_value_types",
  "invalid_time_array",
  "invalid_argument",
] as const;

export type SeriesErrorCode = (typeof seriesErrorCodes)[number];

/** What every function of this package throws on bad input. */
export class SeriesError extends Error {
  override readonly name = "SeriesError";
  readonly code: SeriesErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: SeriesErrorCode, message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** True for a `SeriesError` of this or of another copy of the package. */
export function isSeriesError(error: unknown): error is SeriesError {
  return error instanceof Error && error.name === "SeriesError" && "code" in error;
}
