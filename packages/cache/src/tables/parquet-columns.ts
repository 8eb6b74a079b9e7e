import type { DecodedArray, SchemaElement } from "hyparquet";
import { missingTimestamp, scaledToNanoseconds, type TableColumn, unsupported } from "./table.js";

/** Filled chunk by chunk. */
export interface Filling {
  readonly name: string;
  fill(chunk: DecodedArray, from: number): void;
  done(): TableColumn;
}

/** @throws {CacheError} unsupported for nested and other types */
export function createColumn(element: SchemaElement, rows: number): Filling {
  const { name, type, logical_type: logical, converted_type: converted } = element;
  if (element.num_children) throw unsupported(name, "nested values");
  if (type === "INT96" || logical?.type === "TIMESTAMP" || converted?.startsWith("TIMESTAMP_")) {
    return timeFilling(element, rows);
  }
  const isHalf = logical?.type === "FLOAT16";
  if (type === "DOUBLE" || type === "FLOAT" || isHalf) {
    const values = type === "DOUBLE" ? new Float64Array(rows) : new Float32Array(rows);
    return filling(
      name,
      values,
      () => Number.NaN,
      () => ({ name, type: "float", values }),
    );
  }
  const list: unknown[] = new Array(rows).fill(null);
  const listed = (as: "bool" | "string") =>
    filling(
      name,
      list,
      () => null,
      () => ({ name, type: as, values: list }) as TableColumn,
    );
  // pandas writes a column without any value as one without a type.
  if (logical?.type === "NULL") return listed("string");
  if ((type === "INT64" || type === "INT32") && isPlainInteger(element)) return intFilling(element, rows);
  if (type === "BOOLEAN") return listed("bool");
  if (logical?.type === "STRING" || converted === "UTF8") return listed("string");
  throw unsupported(name, logical?.type ?? converted ?? String(type));
}

/** Days, times of day and decimals are kept as integers too. */
function isPlainInteger({ logical_type: logical, converted_type: converted }: SchemaElement): boolean {
  if (logical !== undefined) return logical.type === "INTEGER";
  return converted === undefined || /^U?INT_/.test(converted);
}

const unitFactors: Readonly<Record<string, bigint>> = { MILLIS: 1_000_000n, MICROS: 1000n, NANOS: 1n };

function timeFilling(element: SchemaElement, rows: number): Filling {
  const { name, type, logical_type: logical, converted_type: converted } = element;
  const isUtc = logical?.type === "TIMESTAMP" ? logical.isAdjustedToUTC : type !== "INT96";
  const unit = logical?.type === "TIMESTAMP" ? logical.unit : converted?.replace("TIMESTAMP_", "");
  const factor = unitFactors[unit ?? "NANOS"] as bigint;
  const values = new BigInt64Array(rows);
  const missing = () => missingTimestamp;
  const times = filling(name, values, missing, () => {
    if (factor !== 1n) scaledToNanoseconds(name, values, factor);
    return { name, type: "timestamp", values, tz: isUtc ? "UTC" : null };
  });
  return type === "INT96" ? { ...times, fill: (chunk, from) => times.fill(checkedInt96(name, chunk), from) } : times;
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

function intFilling(element: SchemaElement, rows: number): Filling {
  const { name, type } = element;
  const isUnsigned = unsignedBits(element) === (type === "INT64" ? 64 : 32);
  const values = type === "INT32" && !isUnsigned ? new Int32Array(rows) : new BigInt64Array(rows);
  const missing = new Set<number>();
  const cell = (value: number | bigint) => {
    if (values instanceof Int32Array) return value;
    return isUnsigned && type === "INT32" ? BigInt(Number(value) >>> 0) : BigInt(value);
  };
  return {
    name,
    fill: (chunk, from) => {
      for (let at = 0; at < chunk.length; at++) {
        if (chunk[at] === null || chunk[at] === undefined) missing.add(from + at);
        else values[from + at] = cell(chunk[at]) as never;
      }
    },
    done: () => {
      const isBeyond = isUnsigned && type === "INT64" && (values as BigInt64Array).some((value) => value < 0n);
      if (missing.size === 0 && !isBeyond) return { name, type: "int", values };
      const list = Array.from(values as ArrayLike<bigint | number>, (value, at) => {
        if (missing.has(at)) return null;
        return isUnsigned ? BigInt.asUintN(64, BigInt(value)) : BigInt(value);
      });
      return { name, type: "int", values: list };
    },
  };
}

/** hyparquet loses the day where the time of day is negative, as pyarrow writes it before 1970. */
function checkedInt96(name: string, times: DecodedArray): DecodedArray {
  for (const time of times as Iterable<bigint | null | undefined>) {
    if (time === null || time === undefined || BigInt.asIntN(64, time) === time) continue;
    throw unsupported(name, "INT96 times before 1970, which need the packages parquet-wasm and apache-arrow");
  }
  return times;
}

/** Smaller ones than the type's fit without a sign. */
function unsignedBits({ logical_type: logical, converted_type: converted }: SchemaElement): number | undefined {
  if (logical?.type === "INTEGER") return logical.isSigned ? undefined : logical.bitWidth;
  return converted?.startsWith("UINT_") ? Number(converted.slice(5)) : undefined;
}
