import { isStoreError } from "../errors.js";
import type { FoundSeries } from "../series-store.js";
import { wireMetadata } from "./pack.js";
import * as parameters from "./parameters.js";
import { json } from "./replies.js";
import { type Routes, route } from "./route.js";

/** Searches, and searches by name. */
export const searchRoutes: Routes = {
  "series/find": {
    GET: route(parameters.findSchema, async (store, { query, limit, meta, _source: source }, signal) =>
      json((await store.find(query, { limit, metadata: meta, source, signal })).map(wireFound)),
    ),
  },
  "series/baskets": {
    GET: route(parameters.noParametersSchema, async (store, _, signal) => json(await store.baskets({ signal }))),
  },
  "series/basket-definition": {
    GET: route(parameters.nameSchema, async (store, { name }, signal) =>
      json((await store.basketDefinition(name, { signal })) ?? null),
    ),
  },
  "series/basket": {
    GET: route(parameters.nameSchema, async (store, { name }, signal) => {
      try {
        return json((await store.basket(name, { signal })).map(wireFound));
      } catch (error) {
        if (isStoreError(error) && error.code === "unknown_basket") return json({ message: error.message }, 404);
        throw error;
      }
    }),
    PUT: route(parameters.basketSchema, async (store, { name, query }, signal) => {
      await store.registerBasket(name, query, { signal });
      return json("");
    }),
    DELETE: route(parameters.nameSchema, async (store, { name }, signal) => {
      await store.deleteBasket(name, { signal });
      return json(null);
    }),
  },
};

function wireFound({ name, kind, source, metadata, facts, formula }: FoundSeries): Record<string, unknown> {
  const imeta = facts === undefined ? null : { ...wireMetadata(facts), ...(formula !== undefined && { formula }) };
  return { name, imeta, meta: metadata ?? null, source, kind };
}
