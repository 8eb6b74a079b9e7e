import { type AnySeries, formatInstant } from "@asof/series";
import type { z } from "zod";
import { isStoreError, StoreError } from "../errors.js";
import type { SeriesStore } from "../series-store.js";
import { unpackSeries, wireMetadata } from "./pack.js";
import * as parameters from "./parameters.js";
import { errorHeader, json, notFound, nothing, seriesReply, textJson } from "./replies.js";
import { seriesFromJson } from "./series-json.js";

export type Route = (store: SeriesStore, given: parameters.Parameters, signal: AbortSignal) => Promise<Response>;

/** Path → method → what answers it. */
export const routes: Record<string, Partial<Record<string, Route>>> = {
  "series/state": {
    GET: route(parameters.readStateSchema, async (store, { name, format, ...query }, signal) => {
      const series = await store.get(name, {
        revisionDate: query.insertion_date,
        ...bounds(query),
        keepNans: query._keep_nans,
        signal,
      });
      return series === undefined ? notFound(name) : await seriesReply(series, format);
    }),
    PATCH: route(parameters.writeStateSchema, writeState),
    DELETE: route(parameters.deleteStateSchema, async (store, { name }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      await store.delete(name, { signal });
      return nothing();
    }),
  },
  "series/metadata": {
    GET: route(parameters.readMetadataSchema, readMetadata),
    PATCH: route(parameters.writeMetadataSchema, async (store, { name, metadata }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      await store.updateMetadata(name, metadata, { signal });
      return nothing();
    }),
    PUT: route(parameters.writeMetadataSchema, async (store, { name, metadata }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      await store.replaceMetadata(name, metadata, { signal });
      return json("");
    }),
  },
  "series/insertion_dates": {
    GET: route(parameters.insertionDatesSchema, async (store, { name, ...query }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      const dates = await store.insertionDates(name, {
        fromInsertionDate: query.from_insertion_date,
        toInsertionDate: query.to_insertion_date,
        ...bounds(query),
        signal,
      });
      return textJson(JSON.stringify({ insertion_dates: dates.map((ms) => formatInstant(ms, "+00:00")) }));
    }),
  },
  "series/staircase": {
    GET: route(parameters.staircaseSchema, async (store, { name, format, delta, ...query }, signal) => {
      const series = await store.staircase(name, { delta, ...bounds(query), signal });
      return series === undefined ? notFound(name) : await seriesReply(series, format, { style: "milliseconds" });
    }),
  },
  "series/log": {
    GET: route(parameters.logSchema, async (store, { name, limit, fromdate, todate }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      const log = await store.log(name, { limit, fromInsertionDate: fromdate, toInsertionDate: todate, signal });
      return json(
        log.map((entry) => ({
          rev: entry.revision,
          author: entry.author,
          date: formatInstant(entry.insertionDate, "+00:00"),
          meta: entry.metadata,
        })),
      );
    }),
  },
  "series/catalog": {
    GET: route(parameters.noParametersSchema, async (store, _, signal) => {
      const entries = await store.catalog({ signal });
      return json({ local: entries.map(({ name, kind }) => [name, kind]) });
    }),
  },
  "series/formula": {
    GET: route(parameters.readFormulaSchema, async (store, { name, level, expanded, display }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      const formula = await store.formula(name, { signal });
      const asIs = level < 0 && !expanded && display;
      if (formula !== undefined && !asIs) return json({ message: "Expanded formulas are not built yet." }, 501);
      return json({ level, formula: formula ?? null });
    }),
    PATCH: route(parameters.writeFormulaSchema, writeFormula),
  },
  "series/eval_formula": {
    POST: route(parameters.evalFormulaSchema, evalFormula),
  },
};

function route<Schema extends z.ZodType>(
  schema: Schema,
  answer: (store: SeriesStore, given: z.output<Schema>, signal: AbortSignal) => Promise<Response>,
): Route {
  return async (store, given, signal) => await answer(store, schema.parse(given), signal);
}

function bounds(query: { from_value_date?: string | undefined; to_value_date?: string | undefined }) {
  return { fromValueDate: query.from_value_date, toValueDate: query.to_value_date };
}

async function writeState(
  store: SeriesStore,
  given: z.output<typeof parameters.writeStateSchema>,
  signal: AbortSignal,
): Promise<Response> {
  const { name, author, format, metadata, insertion_date: insertionDate, keepnans: keepNans } = given;
  const series = await seriesOf(given);
  const known = await store.exists(name, { signal });
  const write = given.replace ? "replace" : "update";
  const changes = await store[write](name, series, author, { insertionDate, metadata, keepNans, signal });
  if (changes.length === 0 && (given.replace || series.length > 0) && !(known && !given.replace)) return nothing();
  return await seriesReply(changes, format, { status: known ? 200 : 201 });
}

async function seriesOf({
  bseries,
  series,
  tzaware,
}: z.output<typeof parameters.writeStateSchema>): Promise<AnySeries> {
  if (bseries !== undefined) return await unpackSeries(new Uint8Array(await bseries.arrayBuffer()));
  if (series !== undefined) return seriesFromJson(series, tzaware);
  throw new StoreError("invalid_argument", "There is no series: send `series` as JSON or `bseries` as a pack.");
}

async function readMetadata(
  store: SeriesStore,
  { name, type, all }: z.output<typeof parameters.readMetadataSchema>,
  signal: AbortSignal,
): Promise<Response> {
  const kind = await store.type(name, { signal });
  if (kind === undefined) return notFound(name);
  if (type === "exists") return json(true);
  if (type === "type") return json(kind);
  if (type === "interval") return await readInterval(store, name, signal);
  const [user, internal] = await Promise.all([store.metadata(name, { signal }), internalMetadata(store, name, signal)]);
  if (all) return json({ ...user, ...internal });
  return json(type === "internal" ? internal : user);
}

async function internalMetadata(
  store: SeriesStore,
  name: string,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const [facts, formula] = await Promise.all([store.facts(name, { signal }), store.formula(name, { signal })]);
  return { ...(facts && wireMetadata(facts)), ...(formula !== undefined && { formula }) };
}

async function readInterval(store: SeriesStore, name: string, signal: AbortSignal): Promise<Response> {
  try {
    const { tzaware, from, to } = await store.interval(name, { signal });
    const zone = tzaware ? "+00:00" : "";
    return json([tzaware, formatInstant(from, zone), formatInstant(to, zone)]);
  } catch (error) {
    if (isStoreError(error) && error.code === "unknown_series") return nothing();
    throw error;
  }
}

async function writeFormula(
  store: SeriesStore,
  { name, text, reject_unknown: rejectUnknown }: z.output<typeof parameters.writeFormulaSchema>,
  signal: AbortSignal,
): Promise<Response> {
  const known = (await store.formula(name, { signal })) !== undefined;
  try {
    await store.registerFormula(name, text, { rejectUnknown, update: true, signal });
    return json("", known ? 200 : 201);
  } catch (error) {
    if (!isStoreError(error)) throw error;
    // Clients of the originals take the class name off again.
    const [kind, status] = error.details.formulaCode === "syntax" ? ["SyntaxError", 400] : ["ValueError", 409];
    const reply = json({ message: `${kind}(${quoted(error.message)})` }, status as number);
    reply.headers.set(errorHeader, error.code);
    return reply;
  }
}

async function evalFormula(
  store: SeriesStore,
  given: z.output<typeof parameters.evalFormulaSchema>,
  signal: AbortSignal,
): Promise<Response> {
  const { text, format, revision_date: revisionDate } = given;
  try {
    return await seriesReply(await store.evalFormula(text, { revisionDate, ...bounds(given), signal }), format);
  } catch (error) {
    // Only what is wrong with the text itself; the rest fails as any call does.
    const code = isStoreError(error) ? error.details.formulaCode : undefined;
    if (!isStoreError(error) || !textProblems.has(code)) throw error;
    const reply = json(`${code === "syntax" ? "syn" : "typ"}:${error.message}`, 400);
    reply.headers.set(errorHeader, error.code);
    return reply;
  }
}

const textProblems = new Set<unknown>([
  "syntax",
  "unknown_operator",
  "unknown_keyword",
  "bad_keyword",
  "missing_argument",
  "too_many_arguments",
  "duplicate_argument",
  "type_mismatch",
  "not_a_series",
]);

/** A string as Python writes it. */
function quoted(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;
}
