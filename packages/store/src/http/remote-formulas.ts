import { z } from "zod";
import { StoreError } from "../errors.js";
import type { FormulaComponents, SeriesStore } from "../series-store.js";
import { unpackSeries } from "./pack.js";
import { boundsOf, form, signalOf, type Transport, text } from "./transport.js";

export type RemoteFormulas = Pick<
  SeriesStore,
  "registerFormula" | "formula" | "formulaDepth" | "formulaComponents" | "dependents" | "evalFormula"
>;

const formulaSchema = z.object({ formula: z.string().nullable() });
const componentsSchema: z.ZodType<FormulaComponents> = z.record(
  z.string(),
  z.array(z.union([z.string(), z.lazy(() => componentsSchema)])),
);

/** Formulas of a store behind HTTP. */
export function remoteFormulas(remote: Transport): RemoteFormulas {
  const calls: RemoteFormulas = {
    /** The wire always replaces a formula of that name, so `update` is looked after here. */
    async registerFormula(name, source, options = {}) {
      const { rejectUnknown = true, update = false, author, insertionDate } = options;
      if (!update && (await calls.formula(name, { signal: options.signal })) !== undefined) {
        throw new StoreError(
          "name_taken",
          `There is a formula "${name}" already: register it with { update: true } to replace it.`,
          { name },
        );
      }
      const fields = { name, text: source, reject_unknown: String(rejectUnknown) };
      const body = form({ ...fields, author, insertion_date: text(insertionDate) });
      await remote.send("series/formula", { method: "patch", body, ...signalOf(options) });
    },
    async formula(name, { level = 0, revisionDate, signal } = {}) {
      const whole = level === Number.POSITIVE_INFINITY;
      const query = {
        name,
        revision_date: text(revisionDate),
        ...(whole ? { expanded: true } : level > 0 && { level }),
      };
      return (await remote.json("series/formula", query, formulaSchema, signal))?.formula ?? undefined;
    },
    async formulaDepth(name, { signal } = {}) {
      return (await remote.json("series/formula_depth", { name }, z.number().nullable(), signal)) ?? undefined;
    },
    async formulaComponents(name, { expanded, signal } = {}) {
      const query = { name, expanded };
      return (await remote.json("series/formula_components", query, componentsSchema.nullable(), signal)) ?? undefined;
    },
    async dependents(name, { direct, signal } = {}) {
      const found = await remote.json("series/dependents", { name, direct }, z.array(z.string()), signal);
      if (found !== undefined) return found;
      throw new StoreError("remote", "The store does not say what depends on a series.", { name });
    },
    async evalFormula(source, options = {}) {
      const { from_value_date, to_value_date } = boundsOf(options);
      const fields = {
        text: source,
        revision_date: text(options.revisionDate),
        from_value_date,
        to_value_date,
        format: "tshpack",
      };
      const body = form(fields);
      const reply = await remote.send("series/eval_formula", { method: "post", body, ...signalOf(options) });
      return await unpackSeries(await reply.bytes());
    },
  };
  return calls;
}
