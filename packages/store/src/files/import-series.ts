import type { InstantLike, WallClockOptions } from "@asof/series";
import type { CallOptions, SeriesStore } from "../series-store.js";
import { readCsv } from "./csv-read.js";
import { type FileFormat, formatOf } from "./format.js";
import type { ColumnNames } from "./layout.js";
import { readParquet } from "./parquet-read.js";
import { type LineProblem, Problems } from "./problems.js";
import { readPoints } from "./read-points.js";
import { counted, openSource } from "./source.js";
import { storePoints } from "./store-points.js";
import type { Table } from "./table.js";

/** How far it is: bytes (or rows, of Parquet) of the file read, then series stored. */
export interface ImportProgress {
  readonly stage: "reading" | "storing";
  readonly done: number;
  /** Not known of a stream. */
  readonly total: number | undefined;
}

export interface ImportOptions extends CallOptions, Omit<WallClockOptions, "ambiguous"> {
  /**
   * Which is meant by the hour that a clock shows twice: `infer` takes it for the later one where the lines of a
   * series would go back in time otherwise. An error when undefined.
   */
  ambiguous?: WallClockOptions["ambiguous"] | "infer" | undefined;
  author: string;
  /** By the end of the name when undefined: `.parquet`, else CSV. */
  format?: FileFormat | undefined;
  /** What stands between the cells of a CSV file; the most frequent of `,` `;` and tab when undefined. */
  separator?: string | undefined;
  /** The name of the one series that the file holds. */
  series?: string | undefined;
  columns?: ColumnNames | undefined;
  /** When all of it became known, for files that do not say it; now when undefined. */
  insertionDate?: InstantLike | undefined;
  /** The zone on whose wall clock value dates without an offset are read; when undefined they stay naive. */
  tz?: string | undefined;
  /** What the values of new series are: numbers when undefined, unless a typed file says otherwise. */
  valueType?: "number" | "string" | undefined;
  /** Empty values erase points; without it they are ignored. */
  keepNans?: boolean | undefined;
  /** Leaves out revisions at or before the newest one of their series, so that an import can be repeated. */
  skipKnown?: boolean | undefined;
  /** Stores what is right in a file with wrong lines, instead of nothing. */
  skipBad?: boolean | undefined;
  /** Does everything and takes it back. */
  dryRun?: boolean | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Told of every wrong line, also of those that `details.problems` has no room for. */
  onProblem?: ((problem: LineProblem) => void) | undefined;
}

export interface ImportReport {
  /** Lines with data. */
  readonly lines: number;
  readonly series: number;
  /** Those that changed something. */
  readonly revisions: number;
  /** How many changed points they hold. */
  readonly points: number;
  /** Revisions left out because the store has them already. */
  readonly known: number;
  /** Wrong lines and refused series. */
  readonly problems: number;
  readonly dryRun: boolean;
}

/**
 * Stores what a CSV or Parquet file holds: one series (`series` names it), many in long form (`name`,
 * `value_date`, `value` and perhaps `insertion_date`) or wide form (a column for each series). With insertion
 * dates a whole history is loaded, each date as one revision. Nothing is stored when any line is wrong. A
 * file is read once and its text never held; its points are, in 20 to 32 bytes each. Behind HTTP revisions are
 * stored one by one.
 *
 * @param source the path of a file, or its bytes
 * @throws {StoreError} `invalid_file` with `details.problems` (line and message of the first thousand) and
 * `details.count`; `missing_peer` for Parquet without its libraries; as `update`
 */
export async function importSeries(
  store: SeriesStore,
  source: string | AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ImportReport> {
  const problems = new Problems(options.onProblem);
  const table = await openTable(source, options);
  const file = await readPoints(table, store, options, problems);
  for (const points of file.series) points.order(problems);
  if (options.skipBad !== true) problems.throwAny();
  const stored = await storePoints(store, file, options, problems);
  return { lines: file.lines, ...stored, problems: problems.count, dryRun: options.dryRun === true };
}

async function openTable(given: string | AsyncIterable<Uint8Array>, options: ImportOptions): Promise<Table> {
  const format = options.format ?? (typeof given === "string" ? formatOf(given) : "csv");
  const { bytes, total } = await openSource(given, options.signal);
  const tell = (done: number, all = total): void => options.onProgress?.({ stage: "reading", done, total: all });
  if (format === "csv") return await readCsv(counted(bytes, tell), options.separator);
  return await readParquet(typeof given === "string" ? given : bytes, { signal: options.signal, onRows: tell });
}
