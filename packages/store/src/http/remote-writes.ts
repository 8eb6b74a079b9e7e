import { type AnySeries, diff } from "@asof/series";
import { StoreError } from "../errors.js";
import { storedMetadata } from "../names.js";
import type { CallOptions, SeriesStore, UpdateOptions } from "../series-store.js";
import { packSeries, unpackSeries } from "./pack.js";
import { form, formWithFile, signalOf, type Transport, text } from "./transport.js";

export type RemoteWrites = Pick<
  SeriesStore,
  "update" | "replace" | "rename" | "strip" | "delete" | "updateMetadata" | "replaceMetadata"
>;

/** What changes a store behind HTTP. */
export function remoteWrites(remote: Transport): RemoteWrites {
  return {
    update: (name, series, author, options) => write(remote, { name, series, author, replace: false }, options),
    replace: (name, series, author, options) => write(remote, { name, series, author, replace: true }, options),
    async rename(name, newName, options = {}) {
      const body = form({ name, newname: newName, propagate: String(options.propagate ?? true) });
      const reply = await remote.send("series/state", { method: "put", body, ...signalOf(options) }, [404, 409]);
      if (reply.status !== 409) return;
      throw new StoreError("name_taken", `There is a series "${newName}" already: choose another name.`, { newName });
    },
    async strip(name, insertionDate, options = {}) {
      const body = form({ name, insertion_date: text(insertionDate) });
      const reply = await remote.send("series/strip", { method: "put", body, ...signalOf(options) }, [404]);
      if (reply.status !== 404) return;
      throw new StoreError("unknown_series", `There is no series "${name}" to strip.`, { name });
    },
    async delete(name, options = {}) {
      await remote.send("series/state", { method: "delete", body: form({ name }), ...signalOf(options) }, [404]);
    },
    updateMetadata: (name, metadata, options) => writeMetadata(remote, "patch", name, metadata, options),
    replaceMetadata: (name, metadata, options) => writeMetadata(remote, "put", name, metadata, options),
  };
}

interface Write {
  readonly name: string;
  readonly series: AnySeries;
  readonly author: string;
  readonly replace: boolean;
}

async function write(
  remote: Transport,
  { name, series, author, replace }: Write,
  options: UpdateOptions = {},
): Promise<AnySeries> {
  const { insertionDate, metadata, keepNans = false, allowBackfill } = options;
  const fields = {
    name,
    author,
    insertion_date: text(insertionDate),
    metadata: metadata && storedMetadata(metadata),
    tzaware: String(series.tzaware),
    keepnans: String(keepNans),
    replace: String(replace),
    allow_backfill: allowBackfill === true ? "true" : undefined,
    format: "tshpack",
  };
  const sent = formWithFile(fields, "bseries", await packSeries(series));
  const reply = await remote.send("series/state", { method: "patch", ...sent, ...signalOf(options) });
  return reply.status === 204 ? diff(series, series) : await unpackSeries(await reply.bytes());
}

async function writeMetadata(
  remote: Transport,
  method: "patch" | "put",
  name: string,
  metadata: Record<string, unknown>,
  options: CallOptions = {},
): Promise<void> {
  const body = form({ name, metadata: storedMetadata(metadata) });
  await remote.send("series/metadata", { method, body, ...signalOf(options) }, [404]);
}
