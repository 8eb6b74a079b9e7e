import type * as Arrow from "apache-arrow";
import { columnsOfPandas } from "./pandas-metadata.js";
import {
  missingTimestamp,
  scaledToNanoseconds,
  type Table,
  type TableColumn,
  tableRead,
  unsupported,
} from "./table.js";

export type ArrowLibrary = typeof Arrow;

/** Arrow's columns as ours, pandas' index first. @throws {CacheError} unsupported for nested and other types */
export function tableFromArrow(arrow: ArrowLibrary, source: Arrow.Table): Table {
  const columns = source.schema.fields.map((field, at) => {
    checkExtension(arrow, field);
    return columnFrom(arrow, field.name, source.getChildAt(at) as Vector);
  });
  return tableRead(columnsOfPandas(columns, source.schema.metadata.get("pandas")));
}

/** Numbers of a type that somebody made up mean something else, such as months since 1970; text is text. */
function checkExtension({ DataType }: ArrowLibrary, { name, type, metadata }: Arrow.Field): void {
  const extension = metadata.get("ARROW:extension:name");
  if (extension !== undefined && (DataType.isInt(type) || DataType.isFloat(type))) throw unsupported(name, extension);
}

type Vector = Arrow.Vector;
type NumericArray = BigInt64Array | BigUint64Array | Float64Array | Float32Array | Int32Array | Int16Array;

function columnFrom(arrow: ArrowLibrary, name: string, vector: Vector): TableColumn {
  const { DataType } = arrow;
  const { type } = vector;
  // pandas writes a column without any value as one without a type.
  if (DataType.isNull(type)) return { name, type: "string", values: new Array(vector.length).fill(null) };
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return { name, type: "string", values: texts(vector) };
  if (DataType.isUtf8View(type)) return { name, type: "string", values: Array.from(vector as Iterable<string | null>) };
  if (DataType.isDictionary(type)) return fromDictionary(arrow, name, vector);
  if (DataType.isBool(type)) return { name, type: "bool", values: Array.from(vector as Iterable<boolean | null>) };
  if (DataType.isFloat(type)) {
    if (type.precision === arrow.Precision.HALF) return halfFloats(name, vector);
    return floats(name, vector, type.precision === arrow.Precision.DOUBLE);
  }
  if (DataType.isInt(type)) return ints(name, vector, type);
  if (DataType.isTimestamp(type)) {
    const factor = [1_000_000_000n, 1_000_000n, 1000n, 1n][type.unit] as bigint;
    return { name, type: "timestamp", values: nanoseconds(name, vector, factor), tz: type.timezone ?? null };
  }
  throw unsupported(name, String(type));
}

/** The library's own way takes a byte order mark off every text. */
function texts(vector: Vector): (string | null)[] {
  return vector.data.flatMap((chunk) => {
    const { buffer, byteOffset, byteLength } = chunk.values as Uint8Array;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    const offsets: ArrayLike<number | bigint> = chunk.valueOffsets;
    return Array.from({ length: chunk.length }, (_, row) => {
      if (!chunk.getValid(row)) return null;
      return bytes.toString("utf8", Number(offsets[row]), Number(offsets[row + 1]));
    });
  });
}

/** Each chunk has a dictionary of its own: its values in the places that the chunk tells. */
function fromDictionary(arrow: ArrowLibrary, name: string, vector: Vector): TableColumn {
  const { dictionary: valueType } = vector.type as Arrow.Dictionary;
  const empty = arrow.makeVector(arrow.makeData({ type: valueType, length: 0 } as never)) as Vector;
  const dictionaries = vector.data.map((chunk) => columnFrom(arrow, name, (chunk.dictionary as Vector) ?? empty));
  const model = dictionaries[0] ?? columnFrom(arrow, name, empty);
  const values = vector.data.flatMap((chunk, at) => {
    const known = dictionaries[at]?.values ?? [];
    return Array.from({ length: chunk.length }, (_, row) => {
      return chunk.getValid(row) ? (known[Number(chunk.values[row])] ?? null) : null;
    });
  });
  switch (model.type) {
    case "float":
      return { ...model, values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))) };
    case "timestamp":
      return { ...model, values: BigInt64Array.from(values, (value) => (value as bigint | null) ?? missingTimestamp) };
    case "int":
      return { ...model, values: values.map((value) => (value === null ? null : BigInt(value))) };
    default:
      return { ...model, values } as TableColumn;
  }
}

function halfFloats(name: string, vector: Vector): TableColumn {
  const values = Array.from(vector as Iterable<number | null>, (value) => value ?? Number.NaN);
  return { name, type: "float", values: Float32Array.from(values) };
}

function floats(name: string, vector: Vector, isDouble: boolean): TableColumn {
  const whole = viewOf(vector);
  if (whole instanceof Float64Array || whole instanceof Float32Array) return { name, type: "float", values: whole };
  const values = isDouble ? new Float64Array(vector.length) : new Float32Array(vector.length);
  forEachChunk(vector, (part, from, chunk) => {
    values.set(part as Float64Array, from);
    forEachNull(chunk, (at) => {
      values[from + at] = Number.NaN;
    });
  });
  return { name, type: "float", values };
}

function ints(name: string, vector: Vector, { bitWidth, isSigned }: Arrow.Int): TableColumn {
  const isWide = bitWidth === 64 || (bitWidth === 32 && !isSigned);
  if (vector.nullCount > 0 || (bitWidth === 64 && !isSigned && !fitsInt64(vector))) {
    const list = Array.from(vector as Iterable<number | bigint | null>, (value) =>
      value === null ? null : BigInt(value),
    );
    return { name, type: "int", values: list };
  }
  const whole = viewOf(vector);
  if (whole instanceof BigInt64Array || whole instanceof Int32Array) return { name, type: "int", values: whole };
  const values = isWide ? new BigInt64Array(vector.length) : new Int32Array(vector.length);
  forEachChunk(vector, (part, from) => {
    if (!isWide || part instanceof BigInt64Array) values.set(part as never, from);
    else for (let at = 0; at < part.length; at++) values[from + at] = BigInt(part[at] as number | bigint);
  });
  return { name, type: "int", values };
}

function fitsInt64(vector: Vector): boolean {
  return vector.data.every((chunk) => {
    const values = (chunk.values as BigUint64Array).subarray(0, chunk.length);
    return values.every((value) => value < 2n ** 63n);
  });
}

function nanoseconds(name: string, vector: Vector, factor: bigint): BigInt64Array {
  const whole = factor === 1n ? viewOf(vector) : undefined;
  if (whole instanceof BigInt64Array) return whole;
  const values = new BigInt64Array(vector.length);
  forEachChunk(vector, (part, from, chunk) => {
    values.set(part as BigInt64Array, from);
    forEachNull(chunk, (at) => {
      values[from + at] = missingTimestamp;
    });
  });
  return factor === 1n ? values : scaledToNanoseconds(name, values, factor);
}

/** The values where they lie, if they lie in one piece without nulls. */
function viewOf({ data: [chunk, ...more], nullCount }: Vector): NumericArray | undefined {
  if (chunk === undefined || more.length > 0 || nullCount > 0) return undefined;
  return chunk.values.subarray(0, chunk.length) as NumericArray;
}

function forEachChunk(vector: Vector, visit: (part: NumericArray, from: number, chunk: Arrow.Data) => void): void {
  let from = 0;
  for (const chunk of vector.data) {
    visit(chunk.values.subarray(0, chunk.length) as NumericArray, from, chunk);
    from += chunk.length;
  }
}

function forEachNull(chunk: Arrow.Data, visit: (at: number) => void): void {
  if (chunk.nullCount === 0) return;
  for (let at = 0; at < chunk.length; at++) if (!chunk.getValid(at)) visit(at);
}
