import { formatInstant } from "@asof/series";
import type { SeriesStore } from "../series-store.js";
import { packHistory } from "./pack-history.js";
import * as parameters from "./parameters.js";
import { logReply, notFound, packReply, seriesReply, textJson } from "./replies.js";
import { bounds, type Routes, route } from "./route.js";
import { seriesToJson } from "./series-json.js";

/** What was known when. */
export const historyRoutes: Routes = {
  "series/insertion_dates": {
    GET: route(parameters.insertionDatesSchema, async (store, { name, ...query }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      const dates = await store.insertionDates(name, { ...insertionBounds(query), ...bounds(query), signal });
      return textJson(JSON.stringify({ insertion_dates: dates.map((ms) => formatInstant(ms, "+00:00")) }));
    }),
  },
  // Of the older originals; the later ones have clients that ask for each state.
  "series/history": {
    GET: route(parameters.historySchema, async (store, { name, format, ...query }, signal) => {
      const history = await store.history(name, {
        ...insertionBounds(query),
        ...bounds(query),
        diffMode: query.diffmode,
        keepNans: query._keep_nans,
        signal,
      });
      if (history === undefined) return notFound(name);
      if (format === "tshpack") return packReply(await packHistory(history, await factsOf(store, name, signal)));
      const entries = [...history].map(
        ([date, series]) => `${JSON.stringify(formatInstant(date, "+00:00"))}:${seriesToJson(series)}`,
      );
      return textJson(`{${entries.join(",")}}`);
    }),
  },
  "series/staircase": {
    GET: route(parameters.staircaseSchema, async (store, { name, format, delta, ...query }, signal) => {
      const series = await store.staircase(name, { delta, ...bounds(query), signal });
      return series === undefined ? notFound(name) : await seriesReply(series, format, { style: "milliseconds" });
    }),
  },
  "series/block_staircase": {
    GET: route(parameters.blockStaircaseSchema, async (store, { name, format, ...query }, signal) => {
      const series = await store.blockStaircase(name, {
        revisionFreq: query.revision_freq,
        revisionTime: query.revision_time,
        revisionTz: query.revision_tz,
        maturityOffset: query.maturity_offset,
        maturityTime: query.maturity_time,
        ...bounds(query),
        signal,
      });
      return series === undefined ? notFound(name) : await seriesReply(series, format, { style: "milliseconds" });
    }),
  },
  "series/log": {
    GET: route(parameters.logSchema, async (store, { name, limit, fromdate, todate }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      const log = await store.log(name, { limit, fromInsertionDate: fromdate, toInsertionDate: todate, signal });
      return logReply(log);
    }),
  },
};

function insertionBounds(query: { from_insertion_date?: string | undefined; to_insertion_date?: string | undefined }) {
  return { fromInsertionDate: query.from_insertion_date, toInsertionDate: query.to_insertion_date };
}

async function factsOf(store: SeriesStore, name: string, signal: AbortSignal) {
  return (await store.facts(name, { signal })) ?? { tzaware: true, valueType: "number" as const };
}
