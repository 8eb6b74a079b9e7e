import type * as Arrow from "apache-arrow";
import { CacheError } from "../errors.js";
import { indexFirst } from "./pandas-metadata.js";
import { missingTimestamp, type Table, type TableColumn, tableRead } from "./table.js";

export type ArrowLibrary = typeof Arrow;

/** Arrow's columns as ours, pandas' index first. @throws {CacheError} unsupported for nested and other types */
export function tableFromArrow(arrow: ArrowLibrary, source: Arrow.Table): Table {
  const columns = source.schema.fields.map(({ name }, at) => columnFrom(arrow, name, source.getChildAt(at) as Vector));
  return tableRead(indexFirst(columns, source.schema.metadata.get("pandas")));
}

type Vector = Arrow.Vector;
type NumericArray = BigInt64Array | BigUint64Array | Float64Array | Float32Array | Int32Array | Int16Array;

function columnFrom(arrow: ArrowLibrary, name: string, vector: Vector): TableColumn {
  const { DataType } = arrow;
  const { type } = vector;
  const valueType: unknown = DataType.isDictionary(type) ? type.dictionary : type;
  // pandas writes a column without any value as one without a type.
  if (DataType.isNull(type)) return { name, type: "string", values: new Array(vector.length).fill(null) };
  if (DataType.isUtf8(valueType) || DataType.isLargeUtf8(valueType)) {
    return { name, type: "string", values: Array.from(vector as Iterable<string | null>) };
  }
  if (DataType.isBool(type)) return { name, type: "bool", values: Array.from(vector as Iterable<boolean | null>) };
  if (DataType.isFloat(type) && type.precision > 0) return floats(name, vector, type.precision === 2);
  if (DataType.isInt(type)) return ints(name, vector, type);
  if (DataType.isTimestamp(type)) {
    const factor = [1_000_000_000n, 1_000_000n, 1000n, 1n][type.unit] as bigint;
    return { name, type: "timestamp", values: nanoseconds(vector, factor), tz: type.timezone ?? null };
  }
  throw new CacheError("unsupported", `The column "${name}" holds ${type}; there are numbers, text, booleans, times.`);
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
  if (vector.nullCount > 0) {
    const list = Array.from(vector as Iterable<number | bigint | null>, (value) =>
      value === null ? null : BigInt(value),
    );
    return { name, type: "int", values: list };
  }
  const isWide = bitWidth === 64 || (bitWidth === 32 && !isSigned);
  const whole = viewOf(vector);
  if (whole instanceof BigInt64Array || whole instanceof Int32Array) return { name, type: "int", values: whole };
  const values = isWide ? new BigInt64Array(vector.length) : new Int32Array(vector.length);
  forEachChunk(vector, (part, from) => {
    if (!isWide || part instanceof BigInt64Array) values.set(part as never, from);
    else for (let at = 0; at < part.length; at++) values[from + at] = checkedInt64(name, part[at] as number | bigint);
  });
  return { name, type: "int", values };
}

function checkedInt64(name: string, value: number | bigint): bigint {
  const wide = BigInt(value);
  if (BigInt.asIntN(64, wide) === wide) return wide;
  throw new CacheError("unsupported", `The column "${name}" holds ${wide}, which is beyond 64 bits with a sign.`);
}

function nanoseconds(vector: Vector, factor: bigint): BigInt64Array {
  const whole = factor === 1n ? viewOf(vector) : undefined;
  if (whole instanceof BigInt64Array) return whole;
  const values = new BigInt64Array(vector.length);
  forEachChunk(vector, (part, from, chunk) => {
    values.set(part as BigInt64Array, from);
    if (factor !== 1n) for (let at = from; at < from + part.length; at++) values[at] = (values[at] as bigint) * factor;
    forEachNull(chunk, (at) => {
      values[from + at] = missingTimestamp;
    });
  });
  return values;
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
