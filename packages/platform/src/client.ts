import { z } from "zod";
import { basePath } from "./contract/contract.js";
import { stringifyExact } from "./contract/exact-json.js";
import { buildPath, type PathParams, type Route } from "./contract/route.js";
import { type Credentials, staticCredentials } from "./credentials.js";
import { PlatformError, PlatformShapeError } from "./errors.js";
import { type Fetch, type HttpOptions, sendJson } from "./transport/http.js";

export interface ClientOptions {
  /** Scheme, host and port, for example `http://127.0.0.1:4780`. */
  apiHost: string;
  /** A fixed bearer token. */
  token?: string;
  /** Where tokens come from; instead of `token`. Without either, requests carry none. */
  credentials?: Credentials;
  /** What sends requests. Default: the global `fetch`. */
  fetch?: Fetch;
  /** For one attempt of one request. Default 30,000. */
  timeoutMs?: number;
  /** How often a failed GET is sent again. Default 2. */
  retryLimit?: number;
}

/** What every call accepts: another client than the one at hand, and a way to stop. */
export interface CallOptions {
  client?: Client | undefined;
  signal?: AbortSignal | undefined;
}

/** What one call of a route carries; `params`, `query` and `body` are asked for where the route has them. */
export type CallInput<Path extends string, Query, Body> = { readonly signal?: AbortSignal | undefined } & Asked<
  "params",
  PathParams<Path>
> &
  Asked<"query", Query> &
  Asked<"body", Body>;

type Asked<Name extends string, Value> = [Value] extends [undefined]
  ? unknown
  : keyof Value extends never
    ? unknown
    : { readonly [Key in Name]: Value };

/** A platform and how to reach it. */
export class Client {
  readonly apiHost: string;
  readonly #options: ClientOptions;
  readonly #credentials: Credentials | undefined;
  readonly #http: HttpOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.apiHost = options.apiHost.replace(/\/+$/, "");
    this.#credentials =
      options.credentials ?? (options.token === undefined ? undefined : staticCredentials(options.token));
    this.#http = {
      fetch: options.fetch ?? ((request) => globalThis.fetch(request)),
      timeoutMs: options.timeoutMs ?? 30_000,
      retryLimit: options.retryLimit ?? 2,
    };
  }

  /** The same platform, other credentials. */
  withCredentials(credentials: Credentials): Client {
    const { token: _, ...options } = this.#options;
    return new Client({ ...options, credentials });
  }

  /**
   * Calls one route of the contract and checks the answer.
   *
   * @throws {PlatformHttpError | PlatformTimeoutError | PlatformAbortError | PlatformShapeError | PlatformError}
   */
  async call<Path extends string, Query, Body, Answer>(
    route: Route<Path, Query, Body, Answer>,
    input: CallInput<Path, Query, Body>,
  ): Promise<Answer> {
    const { params, query, body, signal } = input as {
      params?: never;
      query?: object;
      body?: unknown;
      signal?: AbortSignal;
    };
    const url = `${this.apiHost}${basePath}${buildPath(route, params ?? ({} as never))}${queryString(query)}`;
    const token = await this.#credentials?.token({ ...(signal && { signal }) });
    const text = body === undefined ? undefined : stringifyExact(body);
    const answer = await sendJson({ method: route.method, url, body: text, token, signal }, this.#http);
    return checked(route.answer, answer, `${route.method} ${route.path}`);
  }

  /** Fetches a document from an address that an answer named; such addresses need no token. */
  async download<Document>(
    url: string,
    schema: z.ZodType<Document>,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<Document> {
    return checked(schema, await sendJson({ method: "GET", url, signal: options.signal }, this.#http), url);
  }
}

let current: Client | undefined;

/** Makes this the client of everything that is not given another one. */
export function setClient(client: Client): void {
  current = client;
}

/** @throws {PlatformError} `no_client` before `setClient` was called. */
export function getClient(): Client {
  if (current !== undefined) return current;
  throw new PlatformError(
    "no_client",
    "There is no client: call setClient(new Client({ apiHost })), or pass { client }.",
  );
}

/**
 * Gives the current client credentials; what was made with it before keeps the old ones.
 *
 * @throws {PlatformError} `no_client`
 */
export async function authenticate(options: { credentials: Credentials; signal?: AbortSignal }): Promise<void> {
  await options.credentials.token({ ...(options.signal && { signal: options.signal }) });
  setClient(getClient().withCredentials(options.credentials));
}

function queryString(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}

function checked<T>(schema: z.ZodType<T>, answer: unknown, source: string): T {
  const { success, data, error } = z.safeParse(schema, answer);
  if (success) return data;
  const message = `${source} did not answer as the contract says:\n${z.prettifyError(error)}`;
  throw new PlatformShapeError(message, { answer, issues: error.issues }, { cause: error });
}
