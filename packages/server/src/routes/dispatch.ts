import { basePath, errorReply, matchPath, stringifyExact, successStatus } from "@asof/platform/contract";
import { ZodError, type ZodType } from "zod";
import { ServerError } from "../errors.js";
import { readJson } from "./body.js";
import type { BoundRoute } from "./index.js";
import { replyTo } from "./replies.js";

/** Answers requests below `/v1alpha2`: finds the route, reads and checks what came, replies. */
export function createDispatcher(
  routes: readonly BoundRoute[],
  onError: (error: unknown) => void,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      return await dispatch(routes, request);
    } catch (error) {
      return replyTo(error, onError);
    }
  };
}

async function dispatch(routes: readonly BoundRoute[], request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.slice(basePath.length);
  const here = routes.flatMap((bound) => {
    const params = matchPath(bound.route, path);
    return params === undefined ? [] : [{ ...bound, params }];
  });
  const found = here.find(({ route }) => route.method === request.method);
  if (found === undefined) return unmatched(request, path, new Set(here.map(({ route }) => route.method)));
  const { route, handler, params } = found;
  const query = route.query && check(route.query, Object.fromEntries(url.searchParams), "query");
  const body = route.body && check(route.body, await readJson(request), "body");
  const call = { params, query, body, origin: url.origin, signal: request.signal };
  return json(await handler(call as never), successStatus(route));
}

/** Every double survives, negative zero included. */
export function json(answer: unknown, status = 200): Response {
  return new Response(stringifyExact(answer), { status, headers: { "content-type": "application/json" } });
}

function unmatched(request: Request, path: string, allowed: ReadonlySet<string>): Response {
  const code = allowed.size > 0 ? "method_not_allowed" : "not_found";
  const { status, body } = errorReply(code, `This server does not answer ${request.method} ${path}.`);
  return Response.json(body, { status, ...(allowed.size > 0 && { headers: { allow: [...allowed].join(", ") } }) });
}

/** What came, as the schema reads it. @throws {ZodError} whose issues begin with the place. */
function check<T>(schema: ZodType<T>, value: unknown, place: "query" | "body"): T {
  const parsed = withinStack(() => schema.safeParse(value), place);
  if (parsed.success) return parsed.data;
  throw new ZodError(parsed.error.issues.map((issue) => ({ ...issue, path: [place, ...issue.path] })));
}

/** Arrays nested a hundred thousand deep are JSON all the same. */
function withinStack<T>(work: () => T, place: string): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ServerError("invalid_request", `The ${place} is nested too deeply.`, {}, { cause: error });
  }
}
