import { toMicros } from "@asof/series";
import type { DecodedArray, SchemaElement } from "hyparquet";
import { StoreError } from "../errors.js";
import type { Block, BlockColumn, OutgoingTable } from "./block.js";
import { loadParquetWriter } from "./parquet-peers.js";

const rowsPerGroup = 100_000;

type Library = Awaited<ReturnType<typeof loadParquetWriter>>;
type Sink = InstanceType<Library["ByteWriter"]> | ReturnType<Library["fileWriter"]>;

/** The whole file in memory. */
export async function parquetBytes(table: OutgoingTable): Promise<Uint8Array> {
  const library = await loadParquetWriter();
  const sink = new library.ByteWriter();
  await writeTo(library, sink, table);
  return sink.getBytes();
}

/** Row group by row group. */
export async function writeParquetFile(table: OutgoingTable, path: string): Promise<void> {
  const library = await loadParquetWriter();
  await writeTo(library, library.fileWriter(path), table);
}

/** Instants in microseconds, UTC where they are, numbers as doubles (NaN where missing), texts with nulls. */
async function writeTo(library: Library, writer: Sink, { header, blocks }: OutgoingTable): Promise<void> {
  let file: { kinds: readonly string[]; writer: InstanceType<Library["ParquetWriter"]> } | undefined;
  for await (const columns of groupsOf(blocks, header.length)) {
    const kinds = columns.map(kindOf);
    file ??= { kinds, writer: new library.ParquetWriter({ writer, schema: schemaOf(header, kinds) }) };
    assertSame(header, file.kinds, kinds);
    const columnData = columns.map((column, at) => ({ name: header[at] as string, data: dataOf(column) }));
    await file.writer.write({ columnData, rowGroupSize: rowsPerGroup });
  }
  file ??= {
    kinds: [],
    writer: new library.ParquetWriter({ writer, schema: schemaOf(header, header.map(usualKind)) }),
  };
  await file.writer.finish();
}

/** Blocks put together until a row group is full. */
async function* groupsOf(blocks: AsyncIterable<Block>, width: number): AsyncGenerator<readonly BlockColumn[]> {
  let waiting: Block[] = [];
  let rows = 0;
  for await (const block of blocks) {
    const fits = waiting.length === 0 || sameKinds(waiting[0] as Block, block);
    if (!fits || (rows > 0 && rows + block.rows > rowsPerGroup)) {
      yield together(waiting, width);
      [waiting, rows] = [[], 0];
    }
    waiting.push(block);
    rows += block.rows;
  }
  if (waiting.length > 0) yield together(waiting, width);
}

function sameKinds(a: Block, b: Block): boolean {
  return a.columns.every((column, at) => kindOf(column) === kindOf(b.columns[at] as BlockColumn));
}

function together(blocks: readonly Block[], width: number): BlockColumn[] {
  if (blocks.length === 1) return [...(blocks[0] as Block).columns];
  return Array.from({ length: width }, (_, at) => joined(blocks.map(({ columns }) => columns[at] as BlockColumn)));
}

function joined(parts: readonly BlockColumn[]): BlockColumn {
  const first = parts[0] as BlockColumn;
  if (first.kind === "text")
    return { kind: "text", values: parts.flatMap((part) => (part.kind === "text" ? part.values : [])) };
  const numbers = parts.map((part) =>
    part.kind === "instant" ? part.times : part.kind === "number" ? part.values : [],
  );
  const all = new Float64Array(numbers.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of numbers) {
    all.set(part, at);
    at += part.length;
  }
  return first.kind === "instant" ? { ...first, times: all } : { kind: "number", values: all };
}

function kindOf(column: BlockColumn): string {
  return column.kind === "instant"
    ? column.tzaware
      ? "instant with a time zone"
      : "instant without a time zone"
    : column.kind;
}

/** Of a column that holds nothing. */
function usualKind(name: string): string {
  if (name === "name") return "text";
  return name.endsWith("_date") ? "instant with a time zone" : "number";
}

function schemaOf(header: readonly string[], kinds: readonly string[]): SchemaElement[] {
  const columns = header.map((name, at) => elementOf(name, kinds[at] as string));
  return [{ name: "schema", num_children: columns.length }, ...columns];
}

function elementOf(name: string, kind: string): SchemaElement {
  if (kind === "number") return { name, repetition_type: "REQUIRED", type: "DOUBLE" };
  if (kind === "text") {
    const text = { converted_type: "UTF8", logical_type: { type: "STRING" } } as const;
    return { name, repetition_type: "OPTIONAL", type: "BYTE_ARRAY", ...text };
  }
  const isAdjustedToUTC = kind === "instant with a time zone";
  const logical = { type: "TIMESTAMP", isAdjustedToUTC, unit: "MICROS" } as const;
  return { name, repetition_type: "REQUIRED", type: "INT64", logical_type: logical };
}

function dataOf(column: BlockColumn): DecodedArray {
  if (column.kind === "instant") return BigInt64Array.from(Array.from(column.times, (ms) => BigInt(toMicros(ms))));
  return column.kind === "number" ? column.values : [...column.values];
}

function assertSame(header: readonly string[], expected: readonly string[], kinds: readonly string[]): void {
  const at = kinds.findIndex((kind, i) => kind !== expected[i]);
  if (at < 0) return;
  const message = `The column "${header[at]}" of a Parquet file holds one kind of values, not ${expected[at]} and ${kinds[at]}: write a file for each, or CSV.`;
  throw new StoreError("invalid_argument", message);
}
