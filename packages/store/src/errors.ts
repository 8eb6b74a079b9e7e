/**
 * What went wrong:
 * - `locked`, `not_writable`, `unreachable`, `closed`, `newer_schema`, `query_failed`: the database cannot be used.
 * - `newer_revision`: the series already holds a revision at or after the given insertion date.
 * - `incompatible_series`: numbers against strings, or instants with against without a time zone.
 * - `complete_erasure`: the update would leave no value at all.
 * - `wrong_kind`: a formula where a primary series is needed, or the reverse.
 * - `unknown_store`: there is no store where a command looks for one.
 * - `not_allowed`: the series belongs to a source.
 * - `unknown_series`: a call that needs the series to be there (reads answer `undefined` instead).
 * - `unknown_group`: as `unknown_series`, of groups.
 * - `different_columns`: a frame does not have the columns of its group, or two groups do not have the same.
 * - `invalid_formula`, `name_taken`, `cycle`: the formula cannot be registered.
 * - `invalid_search`, `unknown_basket`: a search that cannot be read; a basket that is not there.
 * - `invalid_argument`: a name, author, URL, namespace or date that makes no sense.
 * - `invalid_file`: a file with lines that cannot be imported; `details.problems` names them.
 * - `missing_peer`: a library that is installed only where it is used.
 * - `invalid_pack`: bytes that are no packed series or group.
 * - `remote`: another store answered with an error over HTTP, or not at all.
 */
export const storeErrorCodes = [
  "locked",
  "not_writable",
  "unreachable",
  "closed",
  "newer_schema",
  "query_failed",
  "newer_revision",
  "incompatible_series",
  "complete_erasure",
  "wrong_kind",
  "unknown_store",
  "not_allowed",
  "unknown_series",
  "unknown_group",
  "different_columns",
  "invalid_formula",
  "name_taken",
  "cycle",
  "invalid_search",
  "unknown_basket",
  "invalid_argument",
  "invalid_file",
  "missing_peer",
  "invalid_pack",
  "remote",
] as const;

export type StoreErrorCode = (typeof storeErrorCodes)[number];

/** What every function of this package throws. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: StoreErrorCode, message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** True for a `StoreError` of this or of another copy of the package. */
export function isStoreError(error: unknown): error is StoreError {
  return error instanceof Error && error.name === "StoreError" && "code" in error;
}
