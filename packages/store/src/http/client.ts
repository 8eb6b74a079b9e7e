import { type AnySeries, diff, type InstantLike, seriesEqual, TimeDelta, toEpochMs } from "@asof/series";
import { z } from "zod";
import { StoreError } from "../errors.js";
import type { InferredFrequency } from "../frequency.js";
import type {
  BlockStaircaseOptions,
  CallOptions,
  CatalogEntry,
  CatalogOptions,
  GetOptions,
  HistoryOptions,
  InsertionDatesOptions,
  RenameOptions,
  SeriesStore,
  UpdateOptions,
} from "../series-store.js";
import { packSeries, unpackSeries } from "./pack.js";
import { type RemoteChanges, remoteChanges } from "./remote-changes.js";
import { type RemoteFormulas, remoteFormulas } from "./remote-formulas.js";
import { remoteGroups } from "./remote-groups.js";
import { type RemoteSearch, remoteSearch } from "./remote-search.js";
import { boundsOf, form, type RemoteStoreOptions, signalOf, Transport, text } from "./transport.js";

export { isStoreError, StoreError } from "../errors.js";
export type * from "../groups/group-store.js";
export type { SeriesStore } from "../series-store.js";
export { packSeries, type UnpackOptions, unpackSeries } from "./pack.js";
export type { RemoteStoreOptions } from "./transport.js";

const kindSchema = z.enum(["primary", "formula"]);
const metadataSchema = z.record(z.string(), z.unknown());
const internalSchema = z.object({ tzaware: z.boolean(), value_type: z.string() });
const intervalSchema = z.tuple([z.boolean(), z.string(), z.string()]);
const insertionDatesSchema = z.object({ insertion_dates: z.array(z.string()) });
const catalogSchema = z.record(z.string(), z.array(z.tuple([z.string(), kindSchema])));
const frequencySchema = z
  .object({ inferred_freq: z.tuple([z.string(), z.string()]), step_ms: z.number().optional() })
  .nullable();
const logSchema = z.array(z.object({ rev: z.number(), author: z.string(), date: z.string(), meta: metadataSchema }));

/** The series of a store behind HTTP, ours or an original tshistory: `openRemoteStore("http://host/api")`. */
export function openRemoteStore(url: string, options: RemoteStoreOptions = {}): SeriesStore {
  const remote = new Transport(url, options);
  return Object.assign(new RemoteSeries(remote), remoteSearch(remote), remoteFormulas(remote), remoteChanges(remote), {
    groups: remoteGroups(remote),
  });
}

class RemoteSeries
  implements Omit<SeriesStore, keyof RemoteSearch | keyof RemoteFormulas | keyof RemoteChanges | "groups">
{
  readonly #remote: Transport;

  constructor(remote: Transport) {
    this.#remote = remote;
  }

  update(name: string, series: AnySeries, author: string, options: UpdateOptions = {}): Promise<AnySeries> {
    return this.#write(name, series, author, options, false);
  }

  replace(name: string, series: AnySeries, author: string, options: UpdateOptions = {}): Promise<AnySeries> {
    return this.#write(name, series, author, options, true);
  }

  async get(name: string, options: Parameters<SeriesStore["get"]>[1] = {}): Promise<AnySeries | undefined> {
    const { revisionDate, keepNans, signal } = options;
    const query = {
      name,
      insertion_date: text(revisionDate),
      ...boundsOf(options),
      _keep_nans: keepNans,
      inferred_freq: options.inferredFrequency,
      formulas_as_of: options.formulasAsOf,
      format: "tshpack",
    };
    return await this.#remote.series("series/state", query, signal);
  }

  async insertionDates(name: string, options: InsertionDatesOptions = {}): Promise<number[]> {
    const query = {
      name,
      from_insertion_date: text(options.fromInsertionDate),
      to_insertion_date: text(options.toInsertionDate),
      ...boundsOf(options),
    };
    const answer = await this.#remote.json("series/insertion_dates", query, insertionDatesSchema, options.signal);
    return answer?.insertion_dates.map(toEpochMs) ?? [];
  }

  /** The wire has no history: it is put together from the insertion dates and the state at each. */
  async history(name: string, options: HistoryOptions = {}): Promise<Map<number, AnySeries> | undefined> {
    if (!(await this.exists(name, options))) return undefined;
    const dates = await this.insertionDates(name, options);
    const first = dates[0];
    const wanted = options.diffMode === true && first !== undefined ? [first - 1000, ...dates] : dates;
    const states = await inBatches(wanted, 8, (date) => this.get(name, { ...options, revisionDate: date }));
    return historyOf(wanted, states, options);
  }

  async staircase(name: string, options: Parameters<SeriesStore["staircase"]>[1]): Promise<AnySeries | undefined> {
    const query = { name, delta: String(TimeDelta.from(options.delta)), ...boundsOf(options), format: "tshpack" };
    return await this.#remote.series("series/staircase", query, options.signal);
  }

  async blockStaircase(name: string, options: BlockStaircaseOptions = {}): Promise<AnySeries | undefined> {
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
    return await this.#remote.series("series/block_staircase", query, options.signal);
  }

  async inferredFrequency(name: string, options: GetOptions = {}): Promise<InferredFrequency | undefined> {
    const query = { name, revision_date: text(options.revisionDate), ...boundsOf(options) };
    const answer = await this.#remote.json("series/freq", query, frequencySchema, options.signal);
    if (answer === undefined || answer === null) return undefined;
    const [step, share] = answer.inferred_freq;
    return { stepMs: answer.step_ms ?? TimeDelta.parse(step).milliseconds, share: Number(share) };
  }

  async exists(name: string, options: CallOptions = {}): Promise<boolean> {
    return (await this.#remote.json("series/metadata", { name, type: "exists" }, z.boolean(), options.signal)) ?? false;
  }

  type(name: string, options: CallOptions = {}): Promise<"primary" | "formula" | undefined> {
    return this.#remote.json("series/metadata", { name, type: "type" }, kindSchema, options.signal);
  }

  async rename(name: string, newName: string, options: RenameOptions = {}): Promise<void> {
    const body = form({ name, newname: newName, propagate: String(options.propagate ?? true) });
    const taken = new StoreError("name_taken", `There is a series "${newName}" already: choose another name.`, {});
    const reply = await this.#remote.send("series/state", { method: "put", body, ...signalOf(options) }, [404, 409]);
    if (reply.status === 409) throw taken;
  }

  async strip(name: string, insertionDate: InstantLike, options: CallOptions = {}): Promise<void> {
    const body = form({ name, insertion_date: text(insertionDate) });
    const reply = await this.#remote.send("series/strip", { method: "put", body, ...signalOf(options) }, [404]);
    if (reply.status !== 404) return;
    throw new StoreError("unknown_series", `There is no series "${name}" to strip.`, { name });
  }

  async delete(name: string, options: CallOptions = {}): Promise<void> {
    await this.#remote.send("series/state", { method: "delete", body: form({ name }), ...signalOf(options) }, [404]);
  }

  metadata(name: string, options: CallOptions = {}): Promise<Record<string, unknown> | undefined> {
    return this.#remote.json("series/metadata", { name, type: "standard" }, metadataSchema, options.signal);
  }

  updateMetadata(name: string, metadata: Record<string, unknown>, options: CallOptions = {}): Promise<void> {
    return this.#writeMetadata("patch", name, metadata, options);
  }

  replaceMetadata(name: string, metadata: Record<string, unknown>, options: CallOptions = {}): Promise<void> {
    return this.#writeMetadata("put", name, metadata, options);
  }

  async facts(name: string, options: CallOptions = {}) {
    const internal = await this.#remote.json(
      "series/metadata",
      { name, type: "internal" },
      internalSchema,
      options.signal,
    );
    const valueType = internal?.value_type === "object" ? ("string" as const) : ("number" as const);
    return internal && { tzaware: internal.tzaware, valueType };
  }

  async interval(name: string, options: CallOptions = {}) {
    const answer = await this.#remote.json(
      "series/metadata",
      { name, type: "interval" },
      intervalSchema,
      options.signal,
    );
    if (answer === undefined) {
      throw new StoreError("unknown_series", `There is no interval for "${name}": no such series, or no value in it.`, {
        name,
      });
    }
    const [tzaware, from, to] = answer;
    return { tzaware, from: toEpochMs(from), to: toEpochMs(to) };
  }

  async catalog({ allSources = false, signal }: CatalogOptions = {}): Promise<CatalogEntry[]> {
    const answer = (await this.#remote.json("series/catalog", { allsources: allSources }, catalogSchema, signal)) ?? {};
    return Object.entries(answer).flatMap(([source, entries]) =>
      entries.map(([name, kind]) => (allSources ? { name, kind, source } : { name, kind })),
    );
  }

  async log(name: string, options: Parameters<SeriesStore["log"]>[1] = {}) {
    const { limit, fromInsertionDate, toInsertionDate, signal } = options;
    const query = { name, limit, fromdate: text(fromInsertionDate), todate: text(toInsertionDate) };
    const entries = (await this.#remote.json("series/log", query, logSchema, signal)) ?? [];
    return entries.map(({ rev, author, date, meta }) => ({
      revision: rev,
      author,
      insertionDate: toEpochMs(date),
      metadata: meta,
    }));
  }

  async close(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}

  async #write(
    name: string,
    series: AnySeries,
    author: string,
    options: UpdateOptions,
    replace: boolean,
  ): Promise<AnySeries> {
    const { insertionDate, metadata, keepNans = false, allowBackfill } = options;
    const body = form({
      name,
      author,
      insertion_date: text(insertionDate),
      metadata: metadata && JSON.stringify(metadata),
      tzaware: String(series.tzaware),
      keepnans: String(keepNans),
      replace: String(replace),
      allow_backfill: allowBackfill === true ? "true" : undefined,
      format: "tshpack",
    });
    body.set("bseries", new Blob([(await packSeries(series)) as Uint8Array<ArrayBuffer>]));
    const reply = await this.#remote.send("series/state", { method: "patch", body, ...signalOf(options) });
    return reply.status === 204 ? diff(series, series) : await unpackSeries(await reply.bytes());
  }

  async #writeMetadata(
    method: "patch" | "put",
    name: string,
    metadata: Record<string, unknown>,
    options: CallOptions,
  ): Promise<void> {
    const body = form({ name, metadata: JSON.stringify(metadata) });
    await this.#remote.send("series/metadata", { method, body, ...signalOf(options) }, [404]);
  }
}

function json(parts: object | undefined): string | undefined {
  return parts && JSON.stringify(parts);
}

function historyOf(
  dates: readonly number[],
  states: readonly (AnySeries | undefined)[],
  options: HistoryOptions,
): Map<number, AnySeries> {
  const bounded = options.fromValueDate !== undefined || options.toValueDate !== undefined;
  const entries = new Map<number, AnySeries>();
  dates.forEach((date, i) => {
    const [previous, state] = [states[i - 1], states[i]];
    if (state === undefined || (options.diffMode === true && i === 0)) return;
    if (bounded && entries.size > 0 && previous !== undefined && seriesEqual(previous, state)) return;
    entries.set(date, options.diffMode === true && previous !== undefined ? diff(previous, state) : state);
  });
  return entries;
}

async function inBatches<T, R>(items: readonly T[], size: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += size) results.push(...(await Promise.all(items.slice(i, i + size).map(work))));
  return results;
}
