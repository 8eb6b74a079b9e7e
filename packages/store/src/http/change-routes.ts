import { changeStream } from "./change-stream.js";
import * as parameters from "./parameters.js";
import { type Routes, route } from "./route.js";

/** Changes as they happen; the originals have nothing like it. */
export const changeRoutes: Routes = {
  "series/changes": {
    GET: route(parameters.changesSchema, async (store, { names, groups }, signal) =>
      changeStream(await store.subscribe({ names, groups, signal })),
    ),
  },
};
