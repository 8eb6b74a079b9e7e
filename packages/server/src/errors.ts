/**
 * What went wrong:
 * - `not_found`, `conflict`: a resource that is not there, or a name that another one has.
 * - `invalid_request`, `too_large`: a request that cannot be meant so, or holds too much.
 * - `not_deployed`: the project has no active deployment, or the node is no part of it.
 * - `cyclic_graph`, `invalid_graph`, `unknown_connector`, `invalid_parameters`: the graph cannot run.
 * - `model_not_fitted`, `no_data`: nothing to predict with, or to learn from.
 * - `job_failed`: a node failed for a reason of another package, which is the cause.
 * - `python_unavailable`, `port_unavailable`, `data_unreadable`: this machine lacks something.
 */
export const serverErrorCodes = [
  "not_found",
  "invalid_request",
  "too_large",
  "conflict",
  "not_deployed",
  "cyclic_graph",
  "invalid_graph",
  "unknown_connector",
  "invalid_parameters",
  "model_not_fitted",
  "no_data",
  "job_failed",
  "python_unavailable",
  "port_unavailable",
  "data_unreadable",
] as const;

export type ServerErrorCode = (typeof serverErrorCodes)[number];

/** What the platform itself refuses or cannot do; the packages below throw their own errors. */
export class ServerError extends Error {
  override readonly name = "ServerError";
  readonly code: ServerErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ServerErrorCode, message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** True for a `ServerError` of this or of another copy of the package. */
export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && error.name === "ServerError" && "code" in error;
}
