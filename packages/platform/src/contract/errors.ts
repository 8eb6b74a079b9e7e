/**
 * Every way a request can fail, with the HTTP status it is told by and whether the same request
 * may succeed when sent again. Servers reply from it, the client rebuilds errors from it.
 */
export const errorTable = {
  invalid_request: { status: 422, retryable: false },
  unauthenticated: { status: 401, retryable: false },
  forbidden: { status: 403, retryable: false },
  not_found: { status: 404, retryable: false },
  method_not_allowed: { status: 405, retryable: false },
  conflict: { status: 409, retryable: false },
  too_large: { status: 413, retryable: false },
  too_many_requests: { status: 429, retryable: true },
  internal: { status: 500, retryable: false },
  bad_gateway: { status: 502, retryable: true },
  unavailable: { status: 503, retryable: true },
  gateway_timeout: { status: 504, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

export type WireErrorCode = keyof typeof errorTable;

export const wireErrorCodes = Object.keys(errorTable) as readonly WireErrorCode[];

/** One thing wrong with a request: where (`["body", "title"]`), what, and its kind. */
export interface WireIssue {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

/** The body of a failed request. A list in `detail` comes with 422 only, where clients insist on it. */
export interface ErrorBody {
  readonly detail: string | readonly WireIssue[];
  readonly code: WireErrorCode;
}

/** Status and body to reply with. Without `issues`, an invalid request names the body as its place. */
export function errorReply(
  code: WireErrorCode,
  message: string,
  issues?: readonly WireIssue[],
): { status: number; body: ErrorBody } {
  const { status } = errorTable[code];
  if (code !== "invalid_request") return { status, body: { detail: message, code } };
  const detail = issues?.length ? issues : [{ loc: ["body"], msg: message, type: "value_error" }];
  return { status, body: { detail, code } };
}

/** What is known of a failed request from its status and its body, whoever wrote the body. */
export function readErrorBody(
  status: number,
  body: unknown,
): { code: WireErrorCode; message: string; issues: readonly WireIssue[] } {
  const { detail } = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const issues = Array.isArray(detail) ? (detail as WireIssue[]) : [];
  return { code: codeOfStatus(status), message: messageOf(detail, issues, status), issues };
}

function codeOfStatus(status: number): WireErrorCode {
  const exact = wireErrorCodes.find((code) => errorTable[code].status === status);
  return exact ?? (status >= 400 && status < 500 ? "invalid_request" : "internal");
}

function messageOf(detail: unknown, issues: readonly WireIssue[], status: number): string {
  if (issues.length > 0) return issues.map(({ loc, msg }) => `${loc?.join(".")}: ${msg}`).join("; ");
  return typeof detail === "string" ? detail : `the server answered ${status}`;
}
