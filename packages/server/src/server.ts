import { type CacheStore, openCacheStore } from "@asof/cache";
import { basePath, errorReply, type WireErrorCode } from "@asof/platform/contract";
import { createStoreHandler, type Store } from "@asof/store";
import type { JobProgress, Platform } from "./platform.js";
import { PythonRuntime } from "./python/runtime.js";
import { Records } from "./resources/records.js";
import { backtestPayload } from "./routes/backtests.js";
import { readBytes } from "./routes/body.js";
import { createDispatcher, json } from "./routes/dispatch.js";
import { bindRoutes } from "./routes/index.js";
import { replyTo } from "./routes/replies.js";
import { Jobs } from "./runner/jobs.js";
import { serveStudio } from "./studio.js";

export interface ServerOptions {
  /** Series and formulas; its database keeps the platform's resources as well. Not closed with the server. */
  readonly store: Store;
  /** Where artifacts are kept; in memory by default. */
  readonly cache?: CacheStore;
  /** Python for models that need it; made when first needed by default. Closed with the server. */
  readonly sandbox?: PythonRuntime;
  /** Answers `POST /api/reset` by emptying the store: for tests. False by default. */
  readonly allowReset?: boolean;
  /** The clock; epoch milliseconds. */
  readonly now?: () => number;
  readonly onProgress?: (progress: JobProgress) => void;
  /** Told what went wrong inside while a request was answered. */
  readonly onError?: (error: unknown) => void;
}

/** A platform that answers requests; nothing listens yet. */
export interface Server extends AsyncDisposable {
  fetch(request: Request): Promise<Response>;
  /** Aborts running jobs, closes the sandbox. */
  close(): Promise<void>;
}

/**
 * The self-hosted platform: `/v1alpha2` for projects and graphs, `/api` for series as tshistory's
 * clients know them, `/` for the studio.
 */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { now = Date.now } = options;
  const records = await Records.open(options.store.database, now);
  const jobs = new Jobs(records);
  await jobs.recover(["job", "backtestJob"]);
  const python = options.sandbox ?? new PythonRuntime();
  const cache = options.cache ?? (await openCacheStore("memory:"));
  const platform: Platform = {
    records,
    store: options.store,
    cache,
    python,
    jobs,
    now,
    onProgress: options.onProgress,
  };
  const close = async (): Promise<void> => {
    await jobs.close();
    await python.close();
  };
  return { fetch: router(platform, options), close, [Symbol.asyncDispose]: close };
}

function ignore(): void {}

function router(platform: Platform, { allowReset, onError = ignore }: ServerOptions): Server["fetch"] {
  const dispatch = createDispatcher(bindRoutes(platform), onError);
  const series = createStoreHandler(platform.store, { allowReset });
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (isForeign(request)) return refused("forbidden", "Requests of other sites are refused.");
    if (pathname.startsWith(`${basePath}/`)) return dispatch(request);
    try {
      if (pathname.startsWith("/api/")) return await series(await withoutPrefix(request, "/api"));
      if (pathname.startsWith("/payloads/")) return await payload(platform, request);
    } catch (error) {
      return replyTo(error, onError);
    }
    return serveStudio(request);
  };
}

async function payload(platform: Platform, { method, url }: Request): Promise<Response> {
  if (method !== "GET") return refused("method_not_allowed", "Payloads are read: use GET.");
  return json(await backtestPayload(platform, new URL(url).pathname.slice("/payloads/".length)));
}

function refused(code: WireErrorCode, message: string): Response {
  const { status, body } = errorReply(code, message);
  return Response.json(body, { status });
}

/** Whether a page of another site sent it: without authentication the browser would do it in our name. */
function isForeign(request: Request): boolean {
  const origin = request.headers.get("origin");
  if (origin === null) return false;
  // Not the scheme: a proxy in front may speak https.
  return !URL.canParse(origin) || new URL(origin).host !== new URL(request.url).host;
}

/** The same request below the prefix, its body read. @throws {ServerError} `too_large` */
async function withoutPrefix(request: Request, prefix: string): Promise<Request> {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(prefix.length);
  const { method, headers, signal } = request;
  const body = request.body === null ? {} : { body: await readBytes(request) };
  return new Request(url, { method, headers, signal, ...body });
}
