import { CacheError } from "../errors.js";

export const columnTypes = ["int", "float", "string", "bool", "timestamp"] as const;
export type ColumnType = (typeof columnTypes)[number];

/** One column of a table. Nulls: NaN in floats, null in lists, `missingTimestamp` in timestamps. */
export type TableColumn =
  | { readonly name: string; readonly type: "float"; readonly values: Float64Array | Float32Array }
  | { readonly name: string; readonly type: "int"; readonly values: IntArray | readonly (bigint | null)[] }
  | { readonly name: string; readonly type: "string"; readonly values: readonly (string | null)[] }
  | { readonly name: string; readonly type: "bool"; readonly values: readonly (boolean | null)[] }
  | {
      readonly name: string;
      readonly type: "timestamp";
      /** Nanoseconds since 1970; wall clock where there is no time zone. */
      readonly values: BigInt64Array;
      readonly tz: string | null;
    };

export type IntArray = BigInt64Array | Int32Array;

/** Columns of one length, in order: what a pandas DataFrame is, its index being a column. */
export interface Table {
  readonly columns: readonly TableColumn[];
}

/** What pandas calls NaT. */
export const missingTimestamp: bigint = -(2n ** 63n);

export type ColumnValues =
  | TableColumn["values"]
  | readonly (Date | null)[]
  | { readonly timestamps: BigInt64Array; readonly tz?: string | null };

/**
 * A table from values by name, types taken from the values: `createTable({ t: dates, x: Float64Array.of(…) })`. Dates
 * become timestamps in UTC.
 * @throws {CacheError} unserializable
 */
export function createTable(columns: Readonly<Record<string, ColumnValues>>): Table {
  return checkedTable({ columns: Object.entries(columns).map(([name, values]) => columnOf(name, values)) });
}

function columnOf(name: string, values: ColumnValues): TableColumn {
  if ("timestamps" in values) return { name, type: "timestamp", values: values.timestamps, tz: values.tz ?? null };
  if (values instanceof Float64Array || values instanceof Float32Array) return { name, type: "float", values };
  if (isIntArray(values)) return { name, type: "int", values };
  const list = values as readonly unknown[];
  const known = list.filter((value) => value !== null);
  if (known.length > 0 && known.every((value) => value instanceof Date)) {
    const nanoseconds = (value: unknown) => (value === null ? missingTimestamp : BigInt(+(value as Date)) * 1_000_000n);
    return { name, type: "timestamp", values: BigInt64Array.from(list, nanoseconds), tz: "UTC" };
  }
  const types = [...new Set(known.map((value) => typeof value))];
  const type = ({ bigint: "int", boolean: "bool", string: "string" } as Record<string, ColumnType>)[
    types[0] ?? "string"
  ];
  if (types.length > 1 || type === undefined) {
    throw unserializable(`the column "${name}" holds ${types.join(" and ")}; use typed arrays, or text or booleans`);
  }
  return { name, type, values: list } as TableColumn;
}

export function isIntArray(values: unknown): values is IntArray {
  return values instanceof BigInt64Array || values instanceof Int32Array;
}

export function isTable(value: unknown): value is Table {
  if (typeof value !== "object" || value === null || Object.keys(value).join() !== "columns") return false;
  const { columns } = value as Partial<Table>;
  if (!Array.isArray(columns) || columns.length === 0) return false;
  return columns.every((one: Partial<TableColumn> | null) => {
    return typeof one?.name === "string" && columnTypes.includes(one.type as ColumnType) && one.values !== undefined;
  });
}

export function rowCount({ columns }: Table): number {
  return columns[0]?.values.length ?? 0;
}

/** @throws {CacheError} unserializable when it is no table, columns differ in length, or two have one name */
export function checkedTable(value: unknown): Table {
  if (!isTable(value)) throw unserializable("it is no table; make one with createTable");
  const problem = problemOf(value);
  if (problem !== undefined) throw unserializable(problem);
  for (const { name, type, values } of value.columns) {
    if (type === "int" && Array.isArray(values)) checkInt64(name, values as readonly (bigint | null)[]);
  }
  return value;
}

function checkInt64(name: string, values: readonly (bigint | null)[]): void {
  const beyond = values.find((value) => value !== null && BigInt.asIntN(64, value) !== value);
  if (beyond !== undefined) throw unserializable(`"${name}" holds ${beyond}, which is beyond 64 bits with a sign`);
}

/**
 * The table that a file holds.
 * @throws {CacheError} unsupported when it has no columns or two of one name; damaged when those do not fit together
 */
export function tableRead(columns: readonly TableColumn[]): Table {
  const names = new Set(columns.map(({ name }) => name));
  if (columns.length === 0 || names.size < columns.length) {
    const what = columns.length === 0 ? "no columns" : "columns of one name";
    throw new CacheError("unsupported", `The file holds a table with ${what}, which there is none of here.`);
  }
  const problem = problemOf({ columns });
  if (problem !== undefined) throw new CacheError("damaged", `The file holds no table: ${problem}.`);
  return { columns };
}

/** Multiplies in place; missing ones stay. @throws {CacheError} unsupported for times that nanoseconds cannot tell */
export function scaledToNanoseconds(name: string, times: BigInt64Array, factor: bigint): BigInt64Array {
  const limit = (2n ** 63n - 1n) / factor;
  for (let at = 0; at < times.length; at++) {
    const time = times[at] as bigint;
    if (time === missingTimestamp) continue;
    if (time > limit || time < -limit) throw unsupported(name, "times before 1678 or after 2261");
    times[at] = time * factor;
  }
  return times;
}

function problemOf(table: Table): string | undefined {
  const names = new Set<string>();
  for (const { name, values } of table.columns) {
    if (names.has(name)) return `two columns are named "${name}"`;
    if (values.length !== rowCount(table)) return `the column "${name}" has another length`;
    names.add(name);
  }
  return undefined;
}

export function unsupported(name: string, what: string): CacheError {
  return new CacheError("unsupported", `The column "${name}" holds ${what}; there are numbers, text, booleans, times.`);
}

export function unserializable(why: string): CacheError {
  return new CacheError("unserializable", `The table cannot be written: ${why}.`);
}
