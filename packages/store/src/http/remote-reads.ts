import { type AnySeries, TimeDelta, toEpochMs } from "@asof/series";
import { z } from "zod";
import type { GetOptions, SeriesStore } from "../series-store.js";
import { unpackMany } from "./pack-many.js";
import { remoteCatalog } from "./remote-catalog.js";
import { remoteHistory } from "./remote-history.js";
import { boundsOf, form, inBatches, insertionBoundsOf, signalOf, type Transport, text } from "./transport.js";

export type RemoteReads = Pick<
  SeriesStore,
  "get" | "getMany" | "insertionDates" | "history" | "staircase" | "blockStaircase" | "inferredFrequency"
>;

const insertionDatesSchema = z.object({ insertion_dates: z.array(z.string()) });
const frequencySchema = z
  .object({ inferred_freq: z.tuple([z.string(), z.string()]), step_ms: z.number().optional() })
  .nullable();

/** The values of series of a store behind HTTP. */
export function remoteReads(remote: Transport): RemoteReads {
  const { exists } = remoteCatalog(remote);
  const calls: RemoteReads = {
    get: (name, options = {}) =>
      remote.series("series/state", { name, ...stateOf(options), format: "tshpack" }, options.signal),
    getMany: (names, options) => getMany(remote, calls, names, options),
    async insertionDates(name, options = {}) {
      const query = { name, ...insertionBoundsOf(options), ...boundsOf(options) };
      const answer = await remote.json("series/insertion_dates", query, insertionDatesSchema, options.signal);
      return answer?.insertion_dates.map(toEpochMs) ?? [];
    },
    history: (name, options) => remoteHistory(remote, { ...calls, exists }, name, options),
    async staircase(name, options) {
      const query = { name, delta: String(TimeDelta.from(options.delta)), ...boundsOf(options), format: "tshpack" };
      return await remote.series("series/staircase", query, options.signal);
    },
    async blockStaircase(name, options = {}) {
      const query = {
        name,
        revision_freq: json(options.revisionFreq),
        revision_time: json(options.revisionTime),
        revision_tz: options.revisionTz,
        maturity_offset: json(options.maturityOffset),
        maturity_time: json(options.maturityTime),
        ...boundsOf(options),
        format: "tshpack",
      };
      return await remote.series("series/block_staircase", query, options.signal);
    },
    async inferredFrequency(name, options = {}) {
      const query = { name, revision_date: text(options.revisionDate), ...boundsOf(options) };
      const answer = await remote.json("series/freq", query, frequencySchema, options.signal);
      if (answer === undefined || answer === null) return undefined;
      const [step, share] = answer.inferred_freq;
      return { stepMs: answer.step_ms ?? TimeDelta.parse(step).milliseconds, share: Number(share) };
    },
  };
  return calls;
}

/** By one request; from servers that cannot, the originals, by one for each name. */
async function getMany(
  remote: Transport,
  calls: Pick<RemoteReads, "get">,
  names: readonly string[],
  options: GetOptions = {},
): Promise<Map<string, AnySeries>> {
  const given = Object.entries(stateOf(options)).map(([name, value]) => [name, value?.toString()] as const);
  const body = form({ names: JSON.stringify(names), ...Object.fromEntries(given), format: "tshpack" });
  const reply = await remote.ask("series/states", { method: "post", body, ...signalOf(options) });
  if (reply !== undefined) return await unpackMany(await reply.bytes());
  const found = await inBatches(names, 8, async (name) => [name, await calls.get(name, options)] as const);
  return new Map(found.flatMap(([name, series]) => (series === undefined ? [] : [[name, series] as const])));
}

function stateOf(options: GetOptions) {
  return {
    insertion_date: text(options.revisionDate),
    ...boundsOf(options),
    _keep_nans: options.keepNans,
    inferred_freq: options.inferredFrequency,
    formulas_as_of: options.formulasAsOf,
  };
}

function json(parts: object | undefined): string | undefined {
  return parts && JSON.stringify(parts);
}
