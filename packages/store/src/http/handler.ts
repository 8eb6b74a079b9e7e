import { StoreError } from "../errors.js";
import type { SeriesStore } from "../series-store.js";
import type { Store } from "../store.js";
import { readParameters } from "./parameters.js";
import { failure, json, nothing } from "./replies.js";
import type { Route } from "./route.js";
import { routes } from "./routes.js";

export interface StoreHandlerOptions {
  /**
   * Answers `POST /reset` by removing everything that the store holds: for servers that only tests use.
   * Needs a store with a database of its own. False when undefined; there is no such route then.
   */
  allowReset?: boolean | undefined;
}

type Methods = Partial<Record<string, Route>>;

/**
 * Serves a store over HTTP with the routes of tshistory, under any prefix (`…/api/series/state`).
 * Who may call it is decided before.
 *
 * @throws {StoreError} `invalid_argument` when a store that cannot be reset is to allow it
 */
export function createStoreHandler(
  store: SeriesStore | Store,
  { allowReset = false }: StoreHandlerOptions = {},
): (request: Request) => Promise<Response> {
  const resets = allowReset ? resetOf(store) : undefined;
  return async (request) => {
    const segments = new URL(request.url).pathname.split("/");
    const methods = routesAt(segments.slice(-2).join("/")) ?? (segments.at(-1) === "reset" ? resets : undefined);
    if (methods === undefined) return json({ message: "There is no such route." }, 404);
    const route = methods[request.method];
    if (route === undefined) return json({ message: "The method is not allowed for the requested URL." }, 405);
    try {
      return await route(store, await readParameters(request), request.signal);
    } catch (error) {
      return failure(error);
    }
  };
}

function routesAt(path: string): Methods | undefined {
  return Object.hasOwn(routes, path) ? routes[path] : undefined;
}

function resetOf(store: SeriesStore | Store): Methods {
  if (!("reset" in store)) {
    throw new StoreError("invalid_argument", "Only a store with a database of its own can be reset.");
  }
  return {
    async POST(_store, _given, signal) {
      await store.reset({ signal });
      return nothing();
    },
  };
}
