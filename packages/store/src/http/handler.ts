import type { SeriesStore } from "../series-store.js";
import { readParameters } from "./parameters.js";
import { failure, json } from "./replies.js";
import type { Route } from "./route.js";
import { routes } from "./routes.js";

/**
 * Serves a store over HTTP with the routes of tshistory, under any prefix (`…/api/series/state`).
 * Who may call it is decided before.
 */
export function createStoreHandler(store: SeriesStore): (request: Request) => Promise<Response> {
  return async (request) => {
    const path = new URL(request.url).pathname.split("/").slice(-2).join("/");
    const methods: Partial<Record<string, Route>> | undefined = Object.hasOwn(routes, path) ? routes[path] : undefined;
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
