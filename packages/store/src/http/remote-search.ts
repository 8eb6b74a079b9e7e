import { z } from "zod";
import { StoreError } from "../errors.js";
import type { FoundSeries, SeriesStore } from "../series-store.js";
import { objectSchema } from "./parameters.js";
import { form, signalOf, type Transport } from "./transport.js";

export type RemoteSearch = Pick<
  SeriesStore,
  "find" | "source" | "registerBasket" | "deleteBasket" | "baskets" | "basketDefinition" | "basket"
>;

const foundSchema = z.object({
  name: z.string(),
  kind: z.enum(["primary", "formula"]),
  source: z.string(),
  meta: objectSchema.nullish(),
  imeta: z.object({ tzaware: z.boolean(), value_type: z.string(), formula: z.string().optional() }).nullish(),
});
const foundListSchema = z.array(foundSchema);

/** Searches of a store behind HTTP. */
export function remoteSearch(remote: Transport): RemoteSearch {
  return {
    async source(name, { signal } = {}) {
      return await remote.json("series/source", { name }, z.string(), signal);
    },
    async find(query, { limit, metadata, source, signal } = {}) {
      const parameters = { query, limit, meta: metadata, _source: source };
      const found = await remote.json("series/find", parameters, foundListSchema, signal);
      return (found ?? []).map(foundOf);
    },
    async registerBasket(name, query, options = {}) {
      await remote.send("series/basket", { method: "put", body: form({ name, query }), ...signalOf(options) });
    },
    async deleteBasket(name, options = {}) {
      await remote.send("series/basket", { method: "delete", body: form({ name }), ...signalOf(options) });
    },
    async baskets({ signal } = {}) {
      return (await remote.json("series/baskets", {}, z.array(z.string()), signal)) ?? [];
    },
    async basketDefinition(name, { signal } = {}) {
      return (await remote.json("series/basket-definition", { name }, z.string().nullable(), signal)) ?? undefined;
    },
    async basket(name, { limit, signal } = {}) {
      const found = await remote.json("series/basket", { name }, foundListSchema, signal);
      if (found !== undefined) return found.slice(0, limit).map(foundOf);
      throw new StoreError("unknown_basket", `There is no basket "${name}": \`baskets\` lists all.`, { name });
    },
  };
}

function foundOf({ name, kind, source, meta, imeta }: z.output<typeof foundSchema>): FoundSeries {
  const valueType = imeta?.value_type === "object" ? "string" : "number";
  return {
    name,
    kind,
    source,
    ...(meta && { metadata: meta }),
    ...(imeta && { facts: { tzaware: imeta.tzaware, valueType } }),
    ...(imeta?.formula !== undefined && { formula: imeta.formula }),
  };
}
