import { expect } from "vitest";
import {
  type ColumnType,
  type Dataset,
  missingTimestamp,
  type NdArray,
  type NpyValue,
  type Table,
  type TypedArray,
  type Variable,
} from "../src/index.js";

type ExpectedArray = {
  readonly kind: "array";
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string | boolean)[];
};

export type Expected =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "text"; readonly value: string }
  | ExpectedArray
  | { readonly kind: "arrays"; readonly arrays: Record<string, ExpectedArray> }
  | { readonly kind: "error"; readonly why: string }
  | ExpectedTable
  | ExpectedDataset
  | { readonly kind: "python-only" };

type ExpectedVariable = ExpectedArray & { readonly dims: readonly string[]; readonly attrs: Record<string, unknown> };

type ExpectedDataset = {
  readonly kind: "dataset";
  readonly dims: Record<string, number>;
  readonly coords: Record<string, ExpectedVariable>;
  readonly data_vars: Record<string, ExpectedVariable>;
  readonly attrs: Record<string, unknown>;
};

type ExpectedTable = {
  readonly kind: "table";
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly tz?: string | null;
    readonly values: readonly (number | string | boolean | null)[];
  }[];
};

const constructors: Record<string, { readonly name: string }> = {
  float64: Float64Array,
  float32: Float32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** Compares with what the fixtures say that Python put there. */
export function expectValue(actual: unknown, expected: Expected): void {
  switch (expected.kind) {
    case "json":
    case "text":
      expect(actual).toStrictEqual(expected.value);
      return;
    case "array":
      expectArray(actual as NpyValue, expected);
      return;
    case "arrays":
      expect(Object.keys(actual as object).sort()).toEqual(Object.keys(expected.arrays).sort());
      for (const [name, array] of Object.entries(expected.arrays)) {
        expectArray((actual as Record<string, NpyValue>)[name] as NpyValue, array);
      }
      return;
    case "table":
      expectTable(actual as Table, expected);
      return;
    case "dataset":
      expectDataset(actual as Dataset, expected);
      return;
    default:
      throw new Error(`A value of kind ${expected.kind} cannot be compared here`);
  }
}

function expectArray(actual: NpyValue, expected: ExpectedArray): void {
  const array: NdArray = ArrayBuffer.isView(actual) ? { shape: [actual.length], data: actual } : actual;
  expect(array.shape).toEqual(expected.shape);
  expect(array.data.constructor.name).toBe(constructors[expected.dtype]?.name);
  const wanted = expected.data.map((item) => (/int64$/.test(expected.dtype) ? BigInt(item) : numberFrom(item)));
  expect(Array.from(array.data as ArrayLike<number | bigint>)).toEqual(wanted);
}

/** JSON has no NaN and no infinities: the fixtures write them as Python does. */
function numberFrom(item: number | string | boolean): number {
  return Number(typeof item === "string" ? item.replace(/^([+-]?)inf(inity)?$/i, "$1Infinity") : item);
}

function expectTable(actual: Table, expected: ExpectedTable): void {
  expect(actual.columns.map(({ name, type }) => [name, type])).toEqual(
    expected.columns.map(({ name, type }) => [name, type]),
  );
  for (const [at, column] of actual.columns.entries()) {
    const wanted = expected.columns[at] as ExpectedTable["columns"][number];
    const cells = Array.from(column.values as ArrayLike<Cell>, cellOf[column.type]);
    expect(cells).toEqual(wanted.values.map(cellOf[column.type]));
    if (column.type === "timestamp") expect(column.tz).toBe(wanted.tz);
  }
}

type Cell = number | string | boolean | bigint | null;

const asItIs = (value: Cell) => value;
const cellOf: Record<ColumnType, (value: Cell) => Cell> = {
  int: (value) => (value === null ? null : BigInt(value)),
  float: (value) => (value === null ? Number.NaN : numberFrom(value as number | string)),
  string: asItIs,
  bool: asItIs,
  timestamp: (value) => (value === null || value === "NaT" ? missingTimestamp : BigInt(value)),
};

function expectDataset(actual: Dataset, expected: ExpectedDataset): void {
  expect(actual.dims).toEqual(expected.dims);
  expect(actual.attrs).toEqual(expected.attrs);
  expectVariables(actual.coords, expected.coords);
  expectVariables(actual.dataVars, expected.data_vars);
}

function expectVariables(actual: Readonly<Record<string, Variable>>, expected: Record<string, ExpectedVariable>): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, wanted] of Object.entries(expected)) {
    const { dims, data, dtype, attrs } = actual[name] as Variable;
    expect({ dims, attrs }).toEqual({ dims: wanted.dims, attrs: wanted.attrs });
    if (/^(<U|object)/.test(wanted.dtype)) {
      expect({ data, dtype }).toEqual({ data: wanted.data, dtype: undefined });
      continue;
    }
    const isTime = wanted.dtype === "datetime64[ns]";
    expect(dtype).toBe(isTime || wanted.dtype === "bool" ? wanted.dtype : undefined);
    const data64 = wanted.data.map((item) => (isTime && item === "NaT" ? String(missingTimestamp) : item));
    const array = isTime ? { ...wanted, dtype: "int64", data: data64 } : wanted;
    expectArray({ shape: wanted.shape, data: data as TypedArray }, array);
  }
}
