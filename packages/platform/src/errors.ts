import { errorTable, type WireErrorCode, type WireIssue, wireErrorCodes } from "./contract/errors.js";

/** What can go wrong before a request leaves, on its way, and with what came back. */
export const platformErrorCodes = [
  ...wireErrorCodes,
  "no_client",
  "invalid_argument",
  "invalid_time_dataset",
  "unknown_label",
  "network",
  "timeout",
  "aborted",
  "unexpected_shape",
  "job_failed",
] as const;

export type PlatformErrorCode = WireErrorCode | (typeof platformErrorCodes)[number];

export type PlatformErrorName =
  | "PlatformError"
  | "PlatformHttpError"
  | "PlatformTimeoutError"
  | "PlatformAbortError"
  | "PlatformShapeError";

/** What every function of this package throws. */
export class PlatformError extends Error {
  override readonly name: PlatformErrorName = "PlatformError";
  readonly code: PlatformErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: PlatformErrorCode, message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** The server refused or failed; `issues` say where a request was wrong. */
export class PlatformHttpError extends PlatformError {
  override readonly name = "PlatformHttpError";
  readonly status: number;
  readonly issues: readonly WireIssue[];
  /** True when the same request may succeed later. */
  readonly retryable: boolean;

  constructor(
    status: number,
    code: WireErrorCode,
    message: string,
    issues: readonly WireIssue[] = [],
    details: Record<string, unknown> = {},
  ) {
    super(code, message, { ...details, status });
    this.status = status;
    this.issues = issues;
    this.retryable = errorTable[code].retryable;
  }
}

/** No answer, or no completed job, within the time allowed. */
export class PlatformTimeoutError extends PlatformError {
  override readonly name = "PlatformTimeoutError";

  constructor(message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super("timeout", message, details, options);
  }
}

/** The caller's signal was aborted. */
export class PlatformAbortError extends PlatformError {
  override readonly name = "PlatformAbortError";

  constructor(message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super("aborted", message, details, options);
  }
}

/** The server answered with success, but not with what the contract promises. */
export class PlatformShapeError extends PlatformError {
  override readonly name = "PlatformShapeError";

  constructor(message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super("unexpected_shape", message, details, options);
  }
}

/** True for any of the errors above, also from another copy of the package. */
export function isPlatformError(error: unknown): error is PlatformError {
  return error instanceof Error && /^Platform(Http|Timeout|Abort|Shape)?Error$/.test(error.name) && "code" in error;
}
