import { formatInstant } from "@asof/series";
import type { z } from "zod";
import { isStoreError, type StoreError } from "../errors.js";
import type { GroupFacts } from "../groups/group-store.js";
import type { SeriesStore } from "../series-store.js";
import * as groupParameters from "./group-parameters.js";
import { wireMetadata } from "./pack.js";
import { packGroup, packGroupHistory, unpackGroup } from "./pack-group.js";
import * as parameters from "./parameters.js";
import { errorHeader, json, logReply, notFound, nothing, textJson } from "./replies.js";
import { bounds, type Routes, route } from "./route.js";
import { frameToJson } from "./series-json.js";

/** Groups of series: their values, names, formulas and bindings. */
export const groupRoutes: Routes = {
  "group/state": {
    GET: route(groupParameters.readGroupSchema, async ({ groups }, { name, format, ...query }, signal) => {
      const frame = await groups.get(name, { revisionDate: query.insertion_date, ...bounds(query), signal });
      if (frame === undefined) return notFound(name);
      return format === "json" ? textJson(frameToJson(frame)) : packReply(await packGroup(frame));
    }),
    PATCH: route(groupParameters.writeGroupSchema, async ({ groups }, given, signal) => {
      const { name, author, metadata, insertion_date: insertionDate } = given;
      const frame = await unpackGroup(new Uint8Array(await given.bgroup.arrayBuffer()));
      const known = await groups.exists(name, { signal });
      await groups.replace(name, frame, author, { insertionDate, metadata, signal });
      return json("", known ? 200 : 201);
    }),
    PUT: route(groupParameters.renameGroupSchema, async ({ groups }, { name, newname, propagate }, signal) => {
      if (!(await groups.exists(name, { signal }))) return notFound(name);
      if (await groups.exists(newname, { signal })) return json({ message: `\`${newname}\` does exists` }, 409);
      await groups.rename(name, newname, { propagate, signal });
      return nothing();
    }),
    DELETE: route(parameters.nameSchema, async ({ groups }, { name }, signal) => {
      if (!(await groups.exists(name, { signal }))) return notFound(name);
      await groups.delete(name, { signal });
      return nothing();
    }),
  },
  "group/insertion_dates": {
    GET: route(groupParameters.groupInsertionDatesSchema, async ({ groups }, { name, ...query }, signal) => {
      if (!(await groups.exists(name, { signal }))) return notFound(name);
      const dates = await groups.insertionDates(name, { ...insertionBounds(query), signal });
      return textJson(JSON.stringify({ insertion_dates: dates.map((ms) => formatInstant(ms, "+00:00")) }));
    }),
  },
  "group/history": {
    GET: route(groupParameters.groupHistorySchema, async ({ groups }, { name, ...query }, signal) => {
      const history = await groups.history(name, { ...insertionBounds(query), ...bounds(query), signal });
      return history === undefined ? notFound(name) : packReply(await packGroupHistory(history));
    }),
  },
  // Ours, as those of series.
  "group/log": {
    GET: route(parameters.logSchema, async ({ groups }, { name, limit, fromdate, todate }, signal) => {
      if (!(await groups.exists(name, { signal }))) return notFound(name);
      return logReply(await groups.log(name, { limit, fromInsertionDate: fromdate, toInsertionDate: todate, signal }));
    }),
  },
  "group/strip": {
    PUT: route(parameters.stripSchema, async ({ groups }, { name, insertion_date: insertionDate }, signal) => {
      if (!(await groups.exists(name, { signal }))) return notFound(name);
      await groups.strip(name, insertionDate, { signal });
      return nothing();
    }),
  },
  "group/catalog": {
    GET: route(parameters.noParametersSchema, async ({ groups }, _, signal) => {
      const entries = await groups.catalog({ signal });
      return json({ local: entries.map(({ name, kind }) => [name, kind]) });
    }),
  },
  "group/metadata": {
    GET: route(groupParameters.readGroupMetadataSchema, async ({ groups }, { name, type }, signal) => {
      const [kind, facts] = await Promise.all([groups.type(name, { signal }), groups.facts(name, { signal })]);
      if (kind === undefined || facts === undefined) return notFound(name);
      if (type === "type") return json(kind);
      return json(type === "internal" ? wireGroupFacts(facts) : await groups.metadata(name, { signal }));
    }),
    PUT: route(parameters.writeMetadataSchema, async ({ groups }, { name, metadata }, signal) => {
      if (!(await groups.exists(name, { signal }))) return notFound(name);
      await groups.replaceMetadata(name, metadata, { signal });
      return json("");
    }),
  },
  "group/formula": {
    GET: route(parameters.nameSchema, async ({ groups }, { name }, signal) => {
      if (!(await groups.exists(name, { signal }))) return notFound(name);
      return json((await groups.formula(name, { signal })) ?? null);
    }),
    PUT: route(groupParameters.groupFormulaSchema, writeFormula),
  },
  "group/boundformula": {
    GET: route(parameters.nameSchema, async ({ groups }, { name }, signal) => {
      if (!(await groups.exists(name, { signal }))) return notFound(name);
      const bound = await groups.bindings(name, { signal });
      if (bound === undefined) return json({ message: `\`${name}\` exists but is not a bound formula` }, 409);
      return json({ name: bound.formula, bindings: bound.bindings });
    }),
    PUT: route(groupParameters.bindSchema, async ({ groups }, { name, formulaname, bindings }, signal) => {
      await groups.bind(name, formulaname, bindings, { update: true, signal });
      return json("");
    }),
  },
};

async function writeFormula(
  { groups }: SeriesStore,
  { name, text, reject_unknown: rejectUnknown }: z.output<typeof groupParameters.groupFormulaSchema>,
  signal: AbortSignal,
): Promise<Response> {
  const known = (await groups.formula(name, { signal })) !== undefined;
  try {
    await groups.registerFormula(name, text, { rejectUnknown, update: true, signal });
    return json("", known ? 200 : 201);
  } catch (error) {
    if (!isStoreError(error)) throw error;
    const reply = json({ message: wireMessage(name, error) }, error.details.formulaCode === "syntax" ? 400 : 409);
    reply.headers.set(errorHeader, error.code);
    return reply;
  }
}

/** Clients of the originals tell by the word "unknown" that it is not the formula itself which is wrong. */
function wireMessage(name: string, { message, details }: StoreError): string {
  const unknown = details.formulaCode === "unknown_series" || details.formulaCode === "unknown_group";
  return unknown ? `Formula \`${name}\` refers to something unknown: ${message}` : message;
}

/** What tshistory clients call what is known of a group. */
function wireGroupFacts({ tzaware, formula, bound }: GroupFacts): Record<string, unknown> {
  return {
    ...wireMetadata({ tzaware, valueType: "number" }),
    ...(formula !== undefined && { formula }),
    ...(bound && { boundseries: bound.formula, bindings: JSON.stringify(bound.bindings) }),
  };
}

function insertionBounds(query: { from_insertion_date?: string | undefined; to_insertion_date?: string | undefined }) {
  return { fromInsertionDate: query.from_insertion_date, toInsertionDate: query.to_insertion_date };
}

function packReply(pack: Uint8Array): Response {
  const headers = { "content-type": "application/octet-stream" };
  return new Response(pack as Uint8Array<ArrayBuffer>, { headers });
}
