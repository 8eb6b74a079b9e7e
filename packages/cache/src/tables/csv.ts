import { z } from "zod";
import { CacheError } from "../errors.js";
import { floatText } from "../python/number.js";
import { defineSerializer, type SerializerOptions } from "../serializers/serializer.js";
import { csvField, parseCsv } from "./csv-text.js";
import { checkedTable, rowCount, type Table, type TableColumn, tableRead, unserializable } from "./table.js";

/** pandas' names, because they are kept in the sidecar. */
const csvDumpOptionsSchema = z.strictObject({
  sep: z.string().length(1).default(","),
  /**
   * True writes row numbers as a nameless first column, as pandas does; they come back as pandas reads
   * them: "Unnamed: 0", or "index" with the option `index_col: 0`.
   */
  index: z.boolean().default(false),
});
const csvLoadOptionsSchema = z.strictObject({
  sep: z.string().length(1).default(","),
  /** The column that comes first, by place or name; an index is a column here. */
  index_col: z.union([z.int().nonnegative(), z.string()]).nullish(),
});

/** A table as CSV, types found by pandas' rules. It refuses what would come back as another value, such as text "1". */
export const csv = defineSerializer<Table>({
  name: "pandas.csv",
  dump: (value, options) => Buffer.from(encodeCsv(checkedTable(value), parsed(csvDumpOptionsSchema, options))),
  load: (bytes, options) => {
    const { sep, index_col: index } = parsed(csvLoadOptionsSchema, options);
    const table = decodeCsv(new TextDecoder("utf-8", { fatal: true }).decode(bytes), sep);
    return index === undefined || index === null ? table : withFirst(table, index);
  },
});

function parsed<T>(schema: z.ZodType<T>, options: SerializerOptions): T {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  throw new CacheError("invalid_options", `Options of the pandas.csv serializer: ${z.prettifyError(result.error)}`);
}

function encodeCsv(table: Table, { sep, index }: z.output<typeof csvDumpOptionsSchema>): string {
  const columns = table.columns.map((column) => ({ name: column.name, fields: checkedFields(column) }));
  const rows = Array.from({ length: rowCount(table) }, (_, row) => {
    const fields = columns.map(({ fields: all }) => csvField(all[row] as string, sep));
    // An empty line would be no row.
    const line = fields.length === 1 && fields[0] === "" ? ['""'] : fields;
    return (index ? [String(row), ...line] : line).join(sep);
  });
  const names = columns.map(({ name }) => csvField(name, sep));
  return `${[(index ? ["", ...names] : names).join(sep), ...rows].join("\n")}\n`;
}

function checkedFields(column: TableColumn): string[] {
  const { name, type } = column;
  if (name === "" || name.startsWith("\ufeff")) throw unserializable("a column of a CSV file needs a plain name");
  if (type === "timestamp") {
    throw unserializable(`the timestamps of "${name}" would come back as text; use pandas.parquet or write text`);
  }
  const fields = Array.from(column.values as ArrayLike<unknown>, fieldOf);
  // No rows, no values, and no types either.
  if (fields.length === 0) return fields;
  const back = inferColumn(name, fields);
  if (back.type !== type || column.values.constructor !== back.values.constructor || !equalValues(column, back)) {
    throw unserializable(`the ${type} column "${name}" would not come back as it is from CSV; use pandas.parquet`);
  }
  return fields;
}

function fieldOf(value: unknown): string {
  if (value === null || Number.isNaN(value)) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" ? floatText(value) : String(value);
}

function equalValues(a: TableColumn, b: TableColumn): boolean {
  const left = a.values as ArrayLike<unknown>;
  const right = b.values as ArrayLike<unknown>;
  for (let at = 0; at < left.length; at++) if (!Object.is(left[at], right[at])) return false;
  return true;
}

function decodeCsv(text: string, sep: string): Table {
  const [header, ...rows] = parseCsv(text.replace(/^\ufeff/, ""), sep);
  if (header === undefined) throw new CacheError("damaged", "The file holds no table: it is empty.");
  const names = [...implicitIndex((rows[0] ?? []).length - header.length), ...distinct(header.map(named))];
  const columns = names.map((name, at) => {
    const fields = rows.map((row, line) => {
      if (row.length > names.length) throw new Error(`row ${line + 1} has more fields than the header`);
      return row[at] ?? "";
    });
    return inferColumn(name, fields);
  });
  return tableRead(columns);
}

/** What the first row has more than the header is the index, from the left. */
function implicitIndex(levels: number): string[] {
  if (levels === 1) return ["index"];
  return Array.from({ length: Math.max(levels, 0) }, (_, level) => `level_${level}`);
}

function withFirst({ columns }: Table, index: number | string): Table {
  const first = columns.find(({ name }, at) => (typeof index === "number" ? at === index : name === index));
  if (first === undefined) {
    throw new CacheError("invalid_options", `index_col is ${JSON.stringify(index)}; the file has no such column.`);
  }
  const name = first.name === named("", columns.indexOf(first)) ? "index" : first.name;
  return { columns: [{ ...first, name }, ...columns.filter((column) => column !== first)] };
}

/** pandas counts columns of one name: a, a.1, a.2. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 1; taken.has(free); count++) free = `${name}.${count}`;
    taken.add(free);
    return free;
  });
}

/** pandas writes the index without a name, and reads it with this one. */
function named(name: string, at: number): string {
  return name === "" ? `Unnamed: ${at}` : name;
}

const missingTexts = new Set(
  ",#N/A,#N/A N/A,#NA,-1.#IND,-1.#QNAN,-NaN,-nan,1.#IND,1.#QNAN,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null".split(","),
);
/** Numbers may have white space around them. */
const intPattern = /^[ \t\n\v\f\r]*[+-]?\d+[ \t\n\v\f\r]*$/;
const floatPattern = /^[ \t\n\v\f\r]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t\n\v\f\r]*$|^[+-]?inf(?:inity)?$/i;
const booleanPattern = /^(?:true|false)$/i;

/** pandas' rules: all integers, else all numbers, else all booleans, else text; nulls make integers floats. */
function inferColumn(name: string, fields: readonly string[]): TableColumn {
  const known = fields.filter((field) => !missingTexts.has(field));
  const isComplete = known.length === fields.length;
  if (fields.length > 0 && isComplete && known.every((field) => intPattern.test(field))) {
    return { name, type: "int", values: integersOf(fields) };
  }
  if (fields.length > 0 && known.every((field) => floatPattern.test(field))) {
    return { name, type: "float", values: Float64Array.from(fields, numberOf) };
  }
  if (fields.length > 0 && known.every((field) => booleanPattern.test(field))) {
    return {
      name,
      type: "bool",
      values: fields.map((field) => (missingTexts.has(field) ? null : /true/i.test(field))),
    };
  }
  return { name, type: "string", values: fields.map((field) => (missingTexts.has(field) ? null : field)) };
}

/** Those beyond 64 bits stay what they are. */
function integersOf(fields: readonly string[]): BigInt64Array | bigint[] {
  const integers = fields.map((field) => BigInt(field.trim().replace("+", "")));
  return integers.every((value) => BigInt.asIntN(64, value) === value) ? BigInt64Array.from(integers) : integers;
}

function numberOf(field: string): number {
  if (missingTexts.has(field)) return Number.NaN;
  return /inf/i.test(field) ? (field.startsWith("-") ? -Infinity : Infinity) : Number(field);
}
