import { StoreError } from "../errors.js";
import type { Table } from "./table.js";

/** The names of the columns that are not values. */
export interface ColumnNames {
  /** `name` when undefined. */
  readonly name?: string | undefined;
  /** `value_date` when undefined and there is one, else the first column that is nothing else (of instants, if known). */
  readonly valueDate?: string | undefined;
  /** `value` when undefined. */
  readonly value?: string | undefined;
  /** `insertion_date` when undefined. */
  readonly insertionDate?: string | undefined;
}

/** What the columns of a file mean. */
export interface Layout {
  readonly width: number;
  readonly valueDate: number;
  readonly insertionDate: number | undefined;
  /** The column with the names, in a file whose lines say what series they are of. */
  readonly name: number | undefined;
  /** One for each series, or a nameless one in files with a column of names. */
  readonly values: readonly { readonly series: string | undefined; readonly column: number }[];
}

/**
 * Long: a column of names and one of values. Wide: a column for each series. Single, when the series
 * is named by the caller: one column of values.
 *
 * @throws {StoreError} `invalid_file` when the columns are none of these
 */
export function layoutOf(
  { header, instantColumns }: Pick<Table, "header" | "instantColumns">,
  series: string | undefined,
  names: ColumnNames = {},
): Layout {
  if (header === undefined) return headerless(series);
  if (header.some((column) => /[\ufffd\0]/.test(column))) throw notText();
  const find = (given: string | undefined, usual: string): number | undefined => position(header, given, usual);
  const insertionDate = find(names.insertionDate, "insertion_date");
  const name = series === undefined ? find(names.name, "name") : undefined;
  const value = series === undefined && name === undefined ? undefined : find(names.value, "value");
  const taken = [insertionDate, name, value];
  const free = header.flatMap((_, at) => (taken.includes(at) ? [] : [at]));
  const firstFree = free.find((at) => instantColumns.has(at)) ?? free[0] ?? -1;
  const valueDate = find(names.valueDate, "value_date") ?? firstFree;
  const layout = { width: header.length, valueDate, insertionDate };
  const others = header.flatMap((column, at) => (at === valueDate || at === insertionDate ? [] : [{ column, at }]));
  if (valueDate < 0 || others.length === 0) throw invalid(header, "there must be a column of dates and one of values");
  if (series !== undefined) {
    const only = value ?? (others.length === 1 ? others[0]?.at : undefined);
    if (only === undefined) throw invalid(header, `say which column holds the values of "${series}"`);
    return { ...layout, name: undefined, values: [{ series, column: only }] };
  }
  if (name !== undefined && value !== undefined)
    return { ...layout, name, values: [{ series: undefined, column: value }] };
  assertNames(header, others);
  return { ...layout, name: undefined, values: others.map(({ column, at }) => ({ series: column, column: at })) };
}

function headerless(series: string | undefined): Layout {
  const layout = { width: 2, valueDate: 0, insertionDate: undefined, name: undefined };
  if (series !== undefined) return { ...layout, values: [{ series, column: 1 }] };
  throw new StoreError(
    "invalid_file",
    "Nothing is stored, the file is empty or has no header: name the one series that it holds with the option series.",
  );
}

function position(header: readonly string[], given: string | undefined, usual: string): number | undefined {
  const at = header.indexOf(given ?? usual);
  if (at >= 0) return at;
  if (given !== undefined) throw invalid(header, `there is no column "${given}"`);
  return undefined;
}

function assertNames(header: readonly string[], columns: readonly { readonly column: string }[]): void {
  const names = columns.map(({ column }) => column);
  if (names.includes("")) throw invalid(header, "a column has no name");
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw invalid(header, `the column "${twice}" is there twice`);
}

function invalid(header: readonly string[], problem: string): StoreError {
  const shown = header.slice(0, 20).map((column) => (column.length > 40 ? `${column.slice(0, 40)}…` : column));
  const columns = `${shown.join(", ")}${header.length > shown.length ? ", …" : ""}`;
  const message = `Nothing is stored, ${problem}; the columns are ${columns}.`;
  return new StoreError("invalid_file", message, { problems: [{ line: 1, message: problem }], count: 1 });
}

function notText(): StoreError {
  const problem = "the file is no CSV in UTF-8: save it as that, or say what format it has";
  return new StoreError("invalid_file", `Nothing is stored, ${problem}.`, {
    problems: [{ line: 1, message: problem }],
    count: 1,
  });
}
