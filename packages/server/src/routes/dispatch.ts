import { basePath, errorReply, matchPath, successStatus } from "@asof/platform/contract";
import { ZodError, type ZodType } from "zod";
import { ServerError } from "../errors.js";
import type { BoundRoute } from "./index.js";
import { replyTo } from "./replies.js";

const largestBody = 64 * 1024 * 1024;

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
  if (found === undefined) return unmatched(request, path, here.length > 0);
  const { route, handler, params } = found;
  const query = route.query && check(route.query, Object.fromEntries(url.searchParams), "query");
  const body = route.body && check(route.body, await readBody(request), "body");
  const call = { params, query, body, origin: url.origin, signal: request.signal };
  return Response.json(await handler(call as never), { status: successStatus(route) });
}

function unmatched(request: Request, path: string, pathExists: boolean): Response {
  const code = pathExists ? "method_not_allowed" : "not_found";
  const { status, body } = errorReply(code, `This server does not answer ${request.method} ${path}.`);
  return Response.json(body, { status });
}

async function readBody(request: Request): Promise<unknown> {
  const length = Number(request.headers.get("content-length") ?? 0);
  if (length > largestBody)
    throw new ServerError("too_large", `A request may hold ${largestBody} bytes, not ${length}.`);
  const text = await request.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `The body is no JSON: ${(cause as Error).message}.`;
    throw new ServerError("invalid_request", message, {}, { cause });
  }
}

/** What came, as the schema reads it. @throws {ZodError} whose issues begin with the place. */
function check<T>(schema: ZodType<T>, value: unknown, place: "query" | "body"): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ZodError(parsed.error.issues.map((issue) => ({ ...issue, path: [place, ...issue.path] })));
}
