import type * as Hyparquet from "hyparquet";
import type { Compressors, DecodedArray, SchemaElement } from "hyparquet";
import type * as HyparquetWriter from "hyparquet-writer";
import { checkClaim } from "../serializers/bounds.js";
import { columnsOfPandas, zonesForPandas } from "./pandas-metadata.js";
import { createColumn, type Filling } from "./parquet-columns.js";
import { checkPages } from "./parquet-pages.js";
import { missingTimestamp, type Table, type TableColumn, tableRead } from "./table.js";

interface Reader {
  readonly reader: typeof Hyparquet;
  readonly compressors: Compressors;
}

type Piece = Pick<Parameters<typeof Hyparquet.parquetRead>[0], "columns" | "rowStart" | "rowEnd" | "onChunk">;
type Chunk = Parameters<NonNullable<Piece["onChunk"]>>[0];

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const asItIs = (value: bigint) => value;

/** Times as the integers that the file holds: a Date would lose what is below a millisecond. */
const parsers = {
  timestampFromMilliseconds: asItIs,
  timestampFromMicroseconds: asItIs,
  timestampFromNanoseconds: asItIs,
  // The library's own takes a byte order mark off every text.
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && decoder.decode(bytes),
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
  return tableRead(columnsOfPandas(done, pandas));
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

export function writeWithHyparquet({ parquetWriteBuffer }: typeof HyparquetWriter, { columns }: Table): Uint8Array {
  const root: SchemaElement = { name: "schema", num_children: columns.length };
  const schema = [root, ...columns.map(elementOf)];
  const columnData = columns.map((column) => ({ name: column.name, data: dataOf(column) }));
  const pandas = zonesForPandas(columns);
  const kvMetadata = pandas === undefined ? [] : [{ key: "pandas", value: pandas }];
  return new Uint8Array(parquetWriteBuffer({ columnData, schema, kvMetadata }));
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
