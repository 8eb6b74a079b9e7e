import ky, { isHTTPError, isTimeoutError } from "ky";
import { errorTable, readErrorBody } from "../contract/errors.js";
import {
  PlatformAbortError,
  PlatformError,
  PlatformHttpError,
  PlatformShapeError,
  PlatformTimeoutError,
} from "../errors.js";

/** Anything that answers a request: the global `fetch`, or a server's own `fetch` without a network. */
export type Fetch = (request: Request) => Response | Promise<Response>;

export interface HttpOptions {
  readonly fetch: Fetch;
  readonly timeoutMs: number;
  /** How often a failed GET is sent again. */
  readonly retryLimit: number;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly body?: string | undefined;
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const retryableStatuses = Object.values(errorTable)
  .filter(({ retryable }) => retryable)
  .map(({ status }) => status);

/**
 * Sends a request and reads the JSON of its answer. Only GET is sent again, after a failed connection
 * or an answer that says to come back.
 *
 * @throws {PlatformHttpError} for an answer that is no success
 * @throws {PlatformTimeoutError} when one attempt took longer than `timeoutMs`
 * @throws {PlatformAbortError} when the signal was aborted
 * @throws {PlatformShapeError} when a success carries no JSON
 * @throws {PlatformError} `network` when no answer came
 */
export async function sendJson(request: HttpRequest, options: HttpOptions): Promise<unknown> {
  const text = await attempt(request, options);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PlatformShapeError(`${nameOf(request)} answered with something that is not JSON.`, { text }, { cause });
  }
}

async function attempt(request: HttpRequest, { fetch, timeoutMs, retryLimit }: HttpOptions): Promise<string> {
  const { method, url, body, token, signal } = request;
  try {
    return await ky(url, {
      method,
      headers: {
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
      timeout: timeoutMs,
      retry: { limit: retryLimit, methods: ["get"], statusCodes: retryableStatuses, backoffLimit: 5000 },
      fetch: (input, init) => answerOf(fetch, input instanceof Request ? input : new Request(input, init)),
    }).text();
  } catch (cause) {
    throw explain(request, timeoutMs, cause);
  }
}

/** Rejects when the request is aborted even where `fetch` does not look at its signal. */
function answerOf(fetch: Fetch, request: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { signal } = request;
    signal.throwIfAborted();
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    Promise.resolve(fetch(request)).then(resolve, reject);
  });
}

function explain(request: HttpRequest, timeoutMs: number, cause: unknown): PlatformError {
  const name = nameOf(request);
  if (isHTTPError(cause)) return httpError(name, cause.response.status, cause.data);
  if (isTimeoutError(cause)) {
    return new PlatformTimeoutError(`${name} did not answer within ${timeoutMs} ms.`, { timeoutMs }, { cause });
  }
  if (request.signal?.aborted) return new PlatformAbortError(`${name} was aborted.`, {}, { cause });
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PlatformError("network", `${name} could not be sent: ${reason}. Is the server running?`, {}, { cause });
}

function httpError(name: string, status: number, data: unknown): PlatformHttpError {
  const { code, message, issues } = readErrorBody(status, data);
  return new PlatformHttpError(status, code, `${name} answered ${status}: ${message}`, issues, { body: data });
}

/** The request without its query, which may hold a signature. */
function nameOf({ method, url }: HttpRequest): string {
  return `${method} ${url.replace(/\?.*$/, "")}`;
}
