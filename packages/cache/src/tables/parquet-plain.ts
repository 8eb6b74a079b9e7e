import type * as Hyparquet from "hyparquet";
import type { Compressors, DecodedArray, SchemaElement } from "hyparquet";
import type * as HyparquetWriter from "hyparquet-writer";
import { CacheError } from "../errors.js";
import { checkClaim } from "../serializers/bounds.js";
import { indexFirst } from "./pandas-metadata.js";
import { checkPages } from "./parquet-pages.js";
import { missingTimestamp, type Table, type TableColumn, tableRead } from "./table.js";

interface Reader {
  readonly reader: typeof Hyparquet;
  readonly compressors: Compressors;
}

type Piece = Pick<Parameters<typeof Hyparquet.parquetRead>[0], "columns" | "rowStart" | "rowEnd" | "onChunk">;
type Chunk = Parameters<NonNullable<Piece["onChunk"]>>[0];

/** Times as the integers that the file holds: a Date would lose what is below a millisecond. */
const parsers = {
  timestampFromMilliseconds: (value: bigint) => value * 1_000_000n,
  timestampFromMicroseconds: (value: bigint) => value * 1000n,
  timestampFromNanoseconds: (value: bigint) => value,
};

export async function readWithHyparquet({ reader, compressors }: Reader, bytes: Uint8Array): Promise<Table> {
  const file = {
    byteLength: bytes.byteLength,
    // A copy: the slice of a Buffer would be a view of all of it.
    slice: (start: number, end?: number) => new Uint8Array(bytes.subarray(start, end)).buffer,
  };
  const metadata = await reader.parquetMetadataAsync(file, { parsers });
  const rows = Number(metadata.num_rows);
  checkClaim(rows * (metadata.schema.length - 1) * 8, bytes);
  checkPages(bytes, metadata);
  const columns = metadata.schema.slice(1).map((element) => createColumn(element, rows));
  const readPiece = (piece: Piece) => reader.parquetRead({ file, metadata, compressors, parsers, ...piece });
  for (const column of columns) await fillColumn(column, metadata.row_groups, readPiece);
  const pandas = metadata.key_value_metadata?.find(({ key }) => key === "pandas")?.value;
  const done = columns.map((column) => column.done());
  return tableRead(indexFirst(done, pandas));
}

/**
 * One piece at a time, and nothing is thrown into the library: what it has begun it leaves alone when the next piece
 * fails to start or a chunk is refused, and a failure that nobody waits for ends the process.
 */
async function fillColumn(
  column: Filling,
  groups: readonly { readonly num_rows: bigint }[],
  read: (piece: Piece) => Promise<void>,
): Promise<void> {
  let failure: unknown;
  const onChunk = ({ columnData, rowStart }: Chunk) => {
    try {
      column.fill(columnData, Number(rowStart));
    } catch (error) {
      failure ??= error;
    }
  };
  let rowStart = 0;
  for (const { num_rows: rows } of groups) {
    const rowEnd = rowStart + Number(rows);
    await read({ columns: [column.name], rowStart, rowEnd, onChunk });
    if (failure !== undefined) throw failure;
    rowStart = rowEnd;
  }
}

/** Filled chunk by chunk. */
interface Filling {
  readonly name: string;
  fill(chunk: DecodedArray, from: number): void;
  done(): TableColumn;
}

function createColumn(element: SchemaElement, rows: number): Filling {
  const { name, type, logical_type: logical, converted_type: converted } = element;
  if (element.num_children) throw unsupported(name, "nested values");
  if (logical?.type === "TIMESTAMP" || converted?.startsWith("TIMESTAMP_")) {
    const isUtc = logical?.type === "TIMESTAMP" ? logical.isAdjustedToUTC : true;
    const values = new BigInt64Array(rows);
    const missing = () => missingTimestamp;
    return filling(name, values, missing, () => ({ name, type: "timestamp", values, tz: isUtc ? "UTC" : null }));
  }
  if (type === "DOUBLE" || type === "FLOAT") {
    const values = type === "DOUBLE" ? new Float64Array(rows) : new Float32Array(rows);
    return filling(
      name,
      values,
      () => Number.NaN,
      () => ({ name, type: "float", values }),
    );
  }
  if (type === "INT64" || type === "INT32") return intFilling(name, rows, type === "INT64");
  const list: unknown[] = new Array(rows).fill(null);
  if (type === "BOOLEAN") {
    return filling(
      name,
      list,
      () => null,
      () => ({ name, type: "bool", values: list as (boolean | null)[] }),
    );
  }
  if (logical?.type === "STRING" || converted === "UTF8") {
    return filling(
      name,
      list,
      () => null,
      () => ({ name, type: "string", values: list as (string | null)[] }),
    );
  }
  throw unsupported(name, logical?.type ?? converted ?? String(type));
}

function filling(
  name: string,
  values: { [at: number]: unknown },
  missing: () => unknown,
  done: () => TableColumn,
): Filling {
  return {
    name,
    done,
    fill: (chunk, from) => {
      for (let at = 0; at < chunk.length; at++) values[from + at] = chunk[at] ?? missing();
    },
  };
}

function intFilling(name: string, rows: number, isWide: boolean): Filling {
  const values = isWide ? new BigInt64Array(rows) : new Int32Array(rows);
  const missing = new Set<number>();
  return {
    name,
    fill: (chunk, from) => {
      for (let at = 0; at < chunk.length; at++) {
        if (chunk[at] === null || chunk[at] === undefined) missing.add(from + at);
        else values[from + at] = isWide ? BigInt(chunk[at]) : chunk[at];
      }
    },
    done: () => {
      if (missing.size === 0) return { name, type: "int", values };
      const list = Array.from(values as ArrayLike<bigint | number>, (value, at) =>
        missing.has(at) ? null : BigInt(value),
      );
      return { name, type: "int", values: list };
    },
  };
}

export function writeWithHyparquet({ parquetWriteBuffer }: typeof HyparquetWriter, { columns }: Table): Uint8Array {
  const root: SchemaElement = { name: "schema", num_children: columns.length };
  const schema = [root, ...columns.map(elementOf)];
  const columnData = columns.map((column) => ({ name: column.name, data: dataOf(column) }));
  return new Uint8Array(parquetWriteBuffer({ columnData, schema }));
}

function elementOf({ name, type, values, ...rest }: TableColumn): SchemaElement {
  const optional = { name, repetition_type: "OPTIONAL" } as const;
  switch (type) {
    case "float":
      return { name, repetition_type: "REQUIRED", type: values instanceof Float32Array ? "FLOAT" : "DOUBLE" };
    case "int":
      return { ...optional, type: values instanceof Int32Array ? "INT32" : "INT64" };
    case "bool":
      return { ...optional, type: "BOOLEAN" };
    case "string":
      return { ...optional, type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } };
    case "timestamp": {
      const isAdjustedToUTC = (rest as { tz: string | null }).tz !== null;
      return { ...optional, type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC, unit: "NANOS" } };
    }
  }
}

function dataOf(column: TableColumn): DecodedArray {
  if (column.type !== "timestamp") return column.values as DecodedArray;
  if (!column.values.includes(missingTimestamp)) return column.values;
  return Array.from(column.values, (value) => (value === missingTimestamp ? null : value));
}

function unsupported(name: string, what: string): CacheError {
  return new CacheError("unsupported", `The column "${name}" holds ${what}; there are numbers, text, booleans, times.`);
}
