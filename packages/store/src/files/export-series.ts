import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { InstantLike } from "@asof/series";
import { StoreError } from "../errors.js";
import type { CallOptions, InsertionBounds, SeriesStore, ValueBounds } from "../series-store.js";
import type { OutgoingTable } from "./block.js";
import { csvOf } from "./csv-write.js";
import { type FileFormat, formatOf } from "./format.js";
import { type Counts, outgoingTable } from "./outgoing.js";
import { parquetBytes, writeParquetFile } from "./parquet-write.js";

export const fileLayouts = ["long", "wide", "single"] as const;
export type FileLayout = (typeof fileLayouts)[number];

export interface ExportOptions extends CallOptions, ValueBounds, InsertionBounds {
  /** By the end of the name when undefined: `.parquet`, else CSV. */
  format?: FileFormat | undefined;
  /**
   * `long`, a line for each value with the name of its series, when undefined; `wide`, a column for
   * each series; `single`, one series without its name.
   */
  layout?: FileLayout | undefined;
  /** As it was known then. */
  revisionDate?: InstantLike | undefined;
  /** What each revision changed, with its insertion date, instead of one state. */
  history?: boolean | undefined;
  /** Shows erased points as missing; a history always does. */
  keepNans?: boolean | undefined;
  /** How many series are written. */
  onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

export interface ExportReport {
  readonly series: number;
  readonly points: number;
  /** Points without a value: import them with `keepNans`, or what was erased comes back. */
  readonly erasures: number;
}

/**
 * Writes series to a CSV or Parquet file that `importSeries` reads back to what they were: as of a date, within
 * value dates, or with all their revisions. A file is there when it is whole, or not at all.
 *
 * @param target a path, or a stream, which stays open
 * @throws {StoreError} `unknown_series`; `invalid_argument` for series that do not fit into one file of this
 * kind, and for a path that cannot be written; `missing_peer` for Parquet without its libraries
 */
export async function exportSeries(
  store: SeriesStore,
  names: readonly string[],
  target: string | Writable,
  options: ExportOptions = {},
): Promise<ExportReport> {
  const counts: Counts = { series: 0, points: 0, erasures: 0 };
  const table = await outgoingTable(store, names, options, counts);
  const format = options.format ?? (typeof target === "string" ? formatOf(target) : "csv");
  if (typeof target === "string") await toFile(target, (path) => writeFile(table, format, path, options));
  else await pipeline(await pieces(table, format), target, { end: false, ...signalOf(options) });
  return counts;
}

async function writeFile(table: OutgoingTable, format: FileFormat, path: string, options: CallOptions): Promise<void> {
  if (format === "parquet") await writeParquetFile(table, path);
  else await pipeline(Readable.from(csvOf(table)), createWriteStream(path), signalOf(options));
}

async function pieces(table: OutgoingTable, format: FileFormat): Promise<Readable> {
  return Readable.from(format === "parquet" ? [await parquetBytes(table)] : csvOf(table));
}

function signalOf({ signal }: CallOptions): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

/** Beside its place until it is whole. */
async function toFile(path: string, write: (path: string) => Promise<void>): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await write(partial);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw error instanceof Error && "syscall" in error ? notWritable(path, error) : error;
  }
}

function notWritable(path: string, cause: Error): StoreError {
  const message = `${path} cannot be written: ${cause.message}. Is its folder there, and may you write to it?`;
  return new StoreError("invalid_argument", message, { path }, { cause });
}
