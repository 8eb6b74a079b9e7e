import { type AnySeries, dropMissing, formatInstant } from "@asof/series";
import type { z } from "zod";
import { isStoreError, StoreError } from "../errors.js";
import type { InferredFrequency } from "../reading/frequency.js";
import type { SeriesStore } from "../series-store.js";
import { localSource } from "../sources/sources.js";
import { changeRoutes } from "./change-routes.js";
import { formulaRoutes } from "./formula-routes.js";
import { groupRoutes } from "./group-routes.js";
import { historyRoutes } from "./history-routes.js";
import { unpackSeries, wireMetadata } from "./pack.js";
import { packMany } from "./pack-many.js";
import * as parameters from "./parameters.js";
import { json, notFound, nothing, packReply, seriesReply, textJson } from "./replies.js";
import { bounds, type Routes, route } from "./route.js";
import { searchRoutes } from "./search-routes.js";
import { seriesFromJson, seriesToJson } from "./series-json.js";

/** Path → method → what answers it. */
export const routes: Routes = {
  ...searchRoutes,
  ...formulaRoutes,
  ...changeRoutes,
  ...groupRoutes,
  ...historyRoutes,
  "series/state": {
    GET: route(parameters.readStateSchema, async (store, { name, format, ...query }, signal) => {
      const series = await store.get(name, { ...stateOptions(query), signal });
      return series === undefined ? notFound(name) : await seriesReply(series, format, { zone: query.tzone });
    }),
    PATCH: route(parameters.writeStateSchema, writeState),
    PUT: route(parameters.renameSchema, async (store, { name, newname, propagate }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      if (await store.exists(newname, { signal })) return json({ message: `\`${newname}\` does exists` }, 409);
      await store.rename(name, newname, { propagate, signal });
      return nothing();
    }),
    DELETE: route(parameters.nameSchema, async (store, { name }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      await store.delete(name, { signal });
      return nothing();
    }),
  },
  // Ours: many series by one request.
  "series/states": {
    POST: route(parameters.readStatesSchema, async (store, { names, format, tzone: zone, ...query }, signal) => {
      const found = await store.getMany(names, { ...stateOptions(query), signal });
      if (format === "tshpack") return packReply(await packMany(found));
      const entries = [...found].map(([name, series]) => `${JSON.stringify(name)}:${seriesToJson(series, { zone })}`);
      return textJson(`{${entries.join(",")}}`);
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
  "series/freq": {
    GET: route(parameters.frequencySchema, async (store, { name, revision_date: revisionDate, ...query }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      const frequency = await store.inferredFrequency(name, { revisionDate, ...bounds(query), signal });
      return frequency === undefined ? noFrequency() : textJson(JSON.stringify(wireFrequency(frequency)));
    }),
  },
  "series/source": {
    GET: route(parameters.nameSchema, async (store, { name }, signal) => {
      const source = await store.source(name, { signal });
      return source === undefined ? notFound(name) : json(source);
    }),
  },
  "series/strip": {
    PUT: route(parameters.stripSchema, async (store, { name, insertion_date: insertionDate }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      await store.strip(name, insertionDate, { signal });
      return nothing();
    }),
  },
  "series/catalog": {
    GET: route(parameters.catalogSchema, async (store, { allsources: allSources }, signal) => {
      const entries = await store.catalog({ allSources, signal });
      const sources = new Set([localSource, ...entries.map(({ source = localSource }) => source)]);
      const entriesOf = (wanted: string): [string, string][] =>
        entries.flatMap(({ name, kind, source = localSource }) => (source === wanted ? [[name, kind]] : []));
      return json(Object.fromEntries([...sources].map((source) => [source, entriesOf(source)])));
    }),
  },
};

/** As the original writes it: with the type of a page. */
function noFrequency(): Response {
  return new Response("null", { headers: { "content-type": "text/html; charset=utf-8" } });
}

function stateOptions(query: Omit<z.output<typeof parameters.readStatesSchema>, "names" | "format" | "tzone">) {
  return {
    revisionDate: query.insertion_date,
    ...bounds(query),
    keepNans: query._keep_nans,
    inferredFrequency: query.inferred_freq,
    formulasAsOf: query.formulas_as_of,
  };
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
  const options = { insertionDate, metadata, keepNans, allowBackfill: given.allow_backfill, signal };
  const changes = await store[write](name, series, author, options);
  // A replacement by what is there already, or an update that makes no series; anything else has an answer.
  const silent = given.replace ? dropMissing(series).length > 0 : !known;
  if (changes.length === 0 && silent) return nothing();
  return await seriesReply(changes, format, { status: known ? 200 : 201, zone: given.tzone });
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

/** As Python writes a duration and a share; it knows no parts of seconds there. */
function wireFrequency({ stepMs, share }: InferredFrequency) {
  const seconds = Math.floor(stepMs / 1000);
  const step = `P${Math.floor(seconds / 86_400)}DT0H0M${seconds % 86_400}S`;
  const shown = Number.isInteger(share) ? `${share}.0` : String(share);
  return { inferred_freq: [step, shown], ...(stepMs % 1000 !== 0 && { step_ms: stepMs }) };
}
