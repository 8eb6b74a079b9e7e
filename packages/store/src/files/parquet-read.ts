import { buffer } from "node:stream/consumers";
import type { AsyncBuffer, FileMetaData, SchemaElement } from "hyparquet";
import { StoreError } from "../errors.js";
import { loadParquetReader } from "./parquet-peers.js";
import type { Cell, Row, Table } from "./table.js";

type Reader = Awaited<ReturnType<typeof loadParquetReader>>;

const msPerDay = 86_400_000;

/** Instants as epoch milliseconds with microseconds in their fractions: a Date would lose those. */
const parsers = {
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (micros: bigint) => Number(micros) / 1000,
  timestampFromNanoseconds: (nanos: bigint) => Number(nanos / 1000n) / 1000,
  dateFromDays: (days: number) => days * msPerDay,
};

interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told how many rows have been read of how many. */
  readonly onRows: (done: number, total: number) => void;
}

/**
 * A Parquet file with flat columns, one row group at a time. A path is read where it is needed, a
 * stream as a whole.
 *
 * @throws {StoreError} `missing_peer`; `invalid_file` when it is no Parquet file, or has nested columns
 */
export async function readParquet(source: string | AsyncIterable<Uint8Array>, options: ReadOptions): Promise<Table> {
  const reader = await loadParquetReader();
  const file = await readable(async () =>
    typeof source === "string" ? await reader.asyncBufferFromFile(source) : inMemory(await buffer(source)),
  );
  const metadata = await readable(() => reader.parquetMetadataAsync(file, { parsers }));
  const elements = metadata.schema.slice(1);
  const nested = elements.find(({ num_children }) => num_children !== undefined && num_children > 0);
  if (nested !== undefined) throw invalid(`the column "${nested.name}" holds nested values`);
  const columns = elements.map(kindOf);
  return {
    header: elements.map(({ name }) => name),
    textColumns: positionsOf(columns, "text"),
    instantColumns: positionsOf(columns, "instant"),
    batches: batchesOf(reader, file, metadata, columns, options),
  };
}

interface Column {
  readonly kind: "instant" | "text" | "other";
  readonly cell: (value: unknown) => Cell;
}

function kindOf({ type, logical_type: logical, converted_type: converted }: SchemaElement): Column {
  const isTimestamp = logical?.type === "TIMESTAMP" || converted?.startsWith("TIMESTAMP_") || type === "INT96";
  if (isTimestamp === true || converted === "DATE" || logical?.type === "DATE") {
    const isUtc = logical?.type === "TIMESTAMP" ? logical.isAdjustedToUTC : converted?.startsWith("TIMESTAMP_");
    const tzaware = isUtc === true;
    return { kind: "instant", cell: (value) => (typeof value === "number" ? { ms: value, tzaware } : null) };
  }
  const isText = logical?.type === "STRING" || converted === "UTF8";
  return { kind: isText ? "text" : "other", cell: plainCell };
}

function plainCell(value: unknown): Cell {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value === null || value === undefined ? null : String(value);
}

async function* batchesOf(
  reader: Reader,
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly Column[],
  { signal, onRows }: ReadOptions,
): AsyncGenerator<readonly Row[]> {
  const total = Number(metadata.num_rows);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    signal?.throwIfAborted();
    const rowEnd = rowStart + Number(group.num_rows);
    let rows: readonly unknown[][] = [];
    const onComplete = (read: unknown[][]): void => {
      rows = read;
    };
    const { compressors } = reader;
    const range = { rowStart, rowEnd };
    await readable(() => reader.parquetRead({ file, metadata, compressors, parsers, ...range, onComplete }));
    const first = rowStart + 1;
    yield rows.map((cells, i) => ({
      line: first + i,
      cells: cells.map((value, at) => columns[at]?.cell(value) ?? null),
    }));
    rowStart = rowEnd;
    onRows(rowEnd, total);
  }
}

function positionsOf(columns: readonly Column[], kind: Column["kind"]): ReadonlySet<number> {
  return new Set(columns.flatMap((column, at) => (column.kind === kind ? [at] : [])));
}

function inMemory(bytes: Buffer): AsyncBuffer {
  return {
    byteLength: bytes.byteLength,
    // A copy: the slice of a Buffer would be a view of all of it.
    slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer,
  };
}

/** What the library throws at files that are broken, as an error about the file. */
async function readable<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw invalid((cause as Error).message, cause);
  }
}

function invalid(reason: string, cause?: unknown): StoreError {
  const message = `Nothing is stored, this cannot be read as Parquet: ${reason}.`;
  return new StoreError("invalid_file", message, { problems: [{ line: 0, message: reason }], count: 1 }, { cause });
}
