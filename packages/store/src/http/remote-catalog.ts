import { toEpochMs } from "@asof/series";
import { z } from "zod";
import { StoreError } from "../errors.js";
import type { SeriesStore } from "../series-store.js";
import { logSchema } from "./log-schema.js";
import { objectSchema } from "./parameters.js";
import { type Transport, text } from "./transport.js";

export type RemoteCatalog = Pick<
  SeriesStore,
  "exists" | "type" | "metadata" | "facts" | "interval" | "catalog" | "log"
>;

const kindSchema = z.enum(["primary", "formula"]);
const internalSchema = z.object({ tzaware: z.boolean(), value_type: z.string() });
const intervalSchema = z.tuple([z.boolean(), z.string(), z.string()]);
const catalogSchema = z.record(z.string(), z.array(z.tuple([z.string(), kindSchema])));

/** What a store behind HTTP knows of its series beside their values. */
export function remoteCatalog(remote: Transport): RemoteCatalog {
  const described = <T>(name: string, type: string, schema: z.ZodType<T>, signal: AbortSignal | undefined) =>
    remote.json("series/metadata", { name, type }, schema, signal);
  return {
    exists: async (name, { signal } = {}) => (await described(name, "exists", z.boolean(), signal)) ?? false,
    type: (name, { signal } = {}) => described(name, "type", kindSchema, signal),
    metadata: (name, { signal } = {}) => described(name, "standard", objectSchema, signal),
    async facts(name, { signal } = {}) {
      const internal = await described(name, "internal", internalSchema, signal);
      return (
        internal && { tzaware: internal.tzaware, valueType: internal.value_type === "object" ? "string" : "number" }
      );
    },
    async interval(name, { signal } = {}) {
      const answer = await described(name, "interval", intervalSchema, signal);
      if (answer === undefined) {
        const message = `There is no interval for "${name}": no such series, or no value in it.`;
        throw new StoreError("unknown_series", message, { name });
      }
      const [tzaware, from, to] = answer;
      return { tzaware, from: toEpochMs(from), to: toEpochMs(to) };
    },
    async catalog({ allSources = false, signal } = {}) {
      const answer = (await remote.json("series/catalog", { allsources: allSources }, catalogSchema, signal)) ?? {};
      return Object.entries(answer).flatMap(([source, entries]) =>
        entries.map(([name, kind]) => (allSources ? { name, kind, source } : { name, kind })),
      );
    },
    async log(name, { limit, fromInsertionDate, toInsertionDate, signal } = {}) {
      const query = { name, limit, fromdate: text(fromInsertionDate), todate: text(toInsertionDate) };
      return (await remote.json("series/log", query, logSchema, signal)) ?? [];
    },
  };
}
