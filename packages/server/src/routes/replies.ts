import { isPlatformError } from "@asof/platform";
import { errorReply, type WireErrorCode, type WireIssue } from "@asof/platform/contract";
import { isSeriesError } from "@asof/series";
import { isStoreError, type StoreErrorCode } from "@asof/store";
import { ZodError } from "zod";
import { isServerError, type ServerErrorCode } from "../errors.js";

const serverCodes: Partial<Record<ServerErrorCode, WireErrorCode>> = {
  not_found: "not_found",
  invalid_request: "invalid_request",
  too_large: "too_large",
  conflict: "conflict",
  not_deployed: "invalid_request",
  cyclic_graph: "invalid_request",
  invalid_graph: "invalid_request",
  unknown_connector: "invalid_request",
  invalid_parameters: "invalid_request",
  model_not_fitted: "invalid_request",
  no_data: "invalid_request",
};

const storeCodes: Partial<Record<StoreErrorCode, WireErrorCode>> = {
  newer_revision: "conflict",
  incompatible_series: "invalid_request",
  complete_erasure: "invalid_request",
  wrong_kind: "invalid_request",
  unknown_series: "not_found",
  invalid_formula: "invalid_request",
  name_taken: "conflict",
  cycle: "invalid_request",
  invalid_argument: "invalid_request",
};

/** The reply to a failed request; what the client could not have caused is told to `onError` as well. */
export function replyTo(error: unknown, onError: (error: unknown) => void): Response {
  if (error instanceof ZodError) return reply("invalid_request", "The request does not fit.", wireIssues(error));
  const code = codeOf(error);
  if (code !== undefined) return reply(code, (error as Error).message);
  onError(error);
  return reply("internal", "The server failed; its log says why.");
}

function codeOf(error: unknown): WireErrorCode | undefined {
  if (isServerError(error)) return serverCodes[error.code];
  if (isStoreError(error)) return storeCodes[error.code];
  return isSeriesError(error) || isPlatformError(error) ? "invalid_request" : undefined;
}

function reply(code: WireErrorCode, message: string, issues?: readonly WireIssue[]): Response {
  const { status, body } = errorReply(code, message, issues);
  return Response.json(body, { status });
}

function wireIssues(error: ZodError): WireIssue[] {
  return error.issues.map(({ path, message, code }) => ({
    loc: path as (string | number)[],
    msg: message,
    type: code,
  }));
}
