import { z } from "zod";
import { CacheError } from "../errors.js";
import { rowCount, type TableColumn } from "./table.js";

const rangeSchema = z.object({
  kind: z.literal("range"),
  name: z.union([z.string(), z.number()]).nullable(),
  start: z.int(),
  stop: z.int(),
  step: z.int().refine((step) => step !== 0),
});
type Range = z.output<typeof rangeSchema>;

const columnSchema = z.object({
  field_name: z.string().nullish(),
  name: z.unknown(),
  pandas_type: z.string().nullish(),
  numpy_type: z.string().nullish(),
  metadata: z.object({ timezone: z.string().nullish() }).nullish().catch(undefined),
});

const pandasSchema = z.object({
  index_columns: z.array(z.union([z.string(), rangeSchema])).default([]),
  columns: z.array(columnSchema).default([]),
});
type PandasMetadata = z.output<typeof pandasSchema>;

/**
 * The columns as pandas reads them: those of its index first, as `reset_index` does, and times in the zones it kept;
 * `text` is the file's "pandas" entry.
 * @throws {CacheError} unsupported for numbers that stand for periods or time differences
 */
export function columnsOfPandas(columns: readonly TableColumn[], text: string | undefined): TableColumn[] {
  const pandas = metadataOf(text);
  if (pandas === undefined) return [...columns];
  const typed = columns.map((column) => typedAsPandas(column, pandas));
  const isIndex = ({ name }: TableColumn) => pandas.index_columns.includes(name);
  const others = typed.filter((column) => !isIndex(column));
  const taken = new Set(others.map(({ name }) => name));
  const index = pandas.index_columns.flatMap((level, at) => {
    const nameless = pandas.index_columns.length > 1 || taken.has("index") ? `level_${at}` : "index";
    if (typeof level === "object") return rangeColumn(level, nameless, pandas, columns);
    const column = typed.find(({ name }) => name === level);
    if (column === undefined) return [];
    return /^__index_level_\d+__$/.test(level) ? { ...column, name: nameless } : column;
  });
  return [...index, ...others];
}

function metadataOf(text: string | undefined): PandasMetadata | undefined {
  if (text === undefined) return undefined;
  try {
    return pandasSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function typedAsPandas(column: TableColumn, { columns }: PandasMetadata): TableColumn {
  const told = columns.find(({ field_name, name }) => (field_name ?? name) === column.name);
  const type = told?.numpy_type ?? "";
  if (column.type === "int" && /^(?:timedelta64|period)\b/.test(type)) {
    const message = `The column "${column.name}" holds ${type}; there are numbers, text, booleans, times.`;
    throw new CacheError("unsupported", message);
  }
  const tz = told?.metadata?.timezone;
  return column.type === "timestamp" && column.tz === "UTC" && tz ? { ...column, tz } : column;
}

/** An index of numbers in equal steps has no column; the plain one, 0, 1, 2, …, is none here either. */
function rangeColumn(
  { name, start, stop, step }: Range,
  nameless: string,
  { index_columns: levels }: PandasMetadata,
  columns: readonly TableColumn[],
): TableColumn[] {
  if (levels.length === 1 && name === null && start === 0 && step === 1) return [];
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (columns.length > 0 && length !== rowCount({ columns })) return [];
  const values = BigInt64Array.from({ length }, (_, at) => BigInt(start + at * step));
  return [{ name: name === null ? nameless : String(name), type: "int", values }];
}

/** The "pandas" entry of a Parquet file, which knows no time zone but UTC itself; nothing where there is no other. */
export function zonesForPandas(columns: readonly TableColumn[]): string | undefined {
  const zoned = columns.flatMap((column) => {
    if (column.type !== "timestamp" || column.tz === null || column.tz === "UTC") return [];
    const { name, tz: timezone } = column;
    const types = { pandas_type: "datetimetz", numpy_type: "datetime64[ns]" };
    return [{ name, field_name: name, ...types, metadata: { timezone } }];
  });
  if (zoned.length === 0) return undefined;
  const creator = { library: "@asof/cache" };
  return JSON.stringify({ index_columns: [], column_indexes: [], columns: zoned, creator });
}
