import type * as Arrow from "apache-arrow";
import type { ArrowLibrary } from "./arrow-read.js";
import { missingTimestamp, type Table, type TableColumn } from "./table.js";

export function arrowFromTable(arrow: ArrowLibrary, { columns }: Table): Arrow.Table {
  const vectors = columns.map((column) => [column.name, vectorOf(arrow, column)] as const);
  return new arrow.Table(Object.fromEntries(vectors)) as unknown as Arrow.Table;
}

function vectorOf(arrow: ArrowLibrary, column: TableColumn): Arrow.Vector {
  const { values } = column;
  switch (column.type) {
    case "string":
      return arrow.vectorFromArray(values as readonly (string | null)[], new arrow.Utf8()) as Arrow.Vector;
    case "bool":
      return arrow.vectorFromArray(values as readonly (boolean | null)[], new arrow.Bool()) as Arrow.Vector;
    case "float":
      return values instanceof Float32Array
        ? arrow.makeVector(arrow.makeData({ type: new arrow.Float32(), data: values }))
        : arrow.makeVector(arrow.makeData({ type: new arrow.Float64(), data: values as Float64Array }));
    case "timestamp": {
      const type = new arrow.TimestampNanosecond(column.tz);
      // A search in place makes no bigint of every value, as a loop does.
      const mask = column.values.includes(missingTimestamp)
        ? nullMask(column.values, (value) => value === missingTimestamp)
        : {};
      return arrow.makeVector(arrow.makeData({ type, data: column.values, ...mask }));
    }
    case "int":
      return intVector(arrow, column.values);
  }
}

function intVector(arrow: ArrowLibrary, values: Extract<TableColumn, { type: "int" }>["values"]): Arrow.Vector {
  if (values instanceof Int32Array) {
    return arrow.makeVector(arrow.makeData({ type: new arrow.Int32(), data: values }));
  }
  const data = values instanceof BigInt64Array ? values : BigInt64Array.from(values, (value) => value ?? 0n);
  const mask = values instanceof BigInt64Array ? {} : nullMask(values, (value) => value === null);
  return arrow.makeVector(arrow.makeData({ type: new arrow.Int64(), data, ...mask }));
}

/** Arrow's bitmap: a bit is set where there is a value. */
function nullMask<T>(
  values: ArrayLike<T>,
  isNull: (value: T) => boolean,
): { nullBitmap?: Uint8Array; nullCount?: number } {
  let nullCount = 0;
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8)).fill(255);
  for (let at = 0; at < values.length; at++) {
    if (!isNull(values[at] as T)) continue;
    nullCount++;
    nullBitmap[at >> 3] = (nullBitmap[at >> 3] as number) & ~(1 << (at & 7));
  }
  return nullCount === 0 ? {} : { nullBitmap, nullCount };
}
