import { finished } from "node:stream/promises";
import { type CsvError, Parser } from "csv-parse";
import { StoreError } from "../errors.js";
import { isInstant } from "./cells.js";
import type { Row, Table } from "./table.js";

/** More than any line needs: where a quote is never closed, reading ends there. */
const longestLineBytes = 16 << 20;

const separators = [",", ";", "\t"] as const;

/**
 * A CSV file: RFC 4180, any of `,` `;` and tab (the one that is most often in the first line, unless
 * given), with a header unless the first cell is an instant. Memory holds some lines at a time.
 *
 * @throws {StoreError} `invalid_file` where a quote is never closed: nothing behind it can be told apart.
 */
export async function readCsv(source: AsyncIterable<Uint8Array>, separator?: string): Promise<Table> {
  const chunks = source[Symbol.asyncIterator]();
  const start = await firstLine(chunks);
  const batches = rowsOf(rest(start, chunks), separator ?? mostFrequent(start));
  const first = await batches.next();
  const [head, ...others] = first.done === true ? [] : first.value;
  const isHeader = head !== undefined && !isInstant(String(head.cells[0]));
  const header = isHeader ? head.cells.map((cell) => String(cell).trim()) : undefined;
  return {
    header,
    textColumns: new Set(),
    instantColumns: new Set(),
    batches: prepended(isHeader ? others : first.done === true ? [] : first.value, batches),
  };
}

async function* prepended(first: readonly Row[], batches: AsyncIterable<readonly Row[]>) {
  if (first.length > 0) yield first;
  yield* batches;
}

async function* rowsOf(source: AsyncIterable<Uint8Array>, separator: string): AsyncGenerator<readonly Row[]> {
  let rows: Row[] = [];
  let last = 0;
  const parser = new Parser({
    delimiter: separator,
    bom: true,
    record_delimiter: ["\r\n", "\n"],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: longestLineBytes,
    on_record: (cells: string[], { lines }) => {
      rows.push({ line: lines === last + 1 ? lines : lines - breaksIn(cells), cells });
      last = lines;
      return null;
    },
  });
  let failure: CsvError | undefined;
  parser.on("error", (error) => {
    failure = error as CsvError;
  });
  const over = finished(parser.resume()).catch(() => {});
  for await (const chunk of source) {
    if (failure === undefined) await new Promise((resolve) => parser.write(chunk, resolve));
    if (failure !== undefined) throw unreadable(failure, last + 1);
    if (rows.length > 0) yield rows;
    rows = [];
  }
  parser.end();
  await over;
  if (failure !== undefined) throw unreadable(failure, last + 1);
  if (rows.length > 0) yield rows;
}

/** How many lines a record is longer than one: it is known by its last, and named by its first. */
function breaksIn(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + cell.split("\n").length - 1, 0);
}

/** What has been read of the file when its first line is there, or all of it. */
async function firstLine(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let start = new Uint8Array(0);
  while (!start.includes(10) && start.length < longestLineBytes) {
    const next = await chunks.next();
    if (next.done === true) break;
    start = new Uint8Array(Buffer.concat([start, next.value]));
  }
  return start;
}

async function* rest(start: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start;
  yield* { [Symbol.asyncIterator]: () => chunks };
}

function mostFrequent(start: Uint8Array): string {
  const text = new TextDecoder().decode(start).replace(/"[^"]*"/g, "");
  const [line = ""] = text.split("\n", 1);
  const counts = separators.map((separator) => line.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))] as string;
}

function unreadable(cause: CsvError, line: number): StoreError {
  const reason =
    cause.code === "CSV_QUOTE_NOT_CLOSED" || cause.code === "CSV_MAX_RECORD_SIZE"
      ? "a quote is opened there and never closed, or the line is longer than 16 MiB"
      : cause.message;
  const message = `Nothing is stored, the file cannot be read from line ${line} on: ${reason}.`;
  return new StoreError("invalid_file", message, { problems: [{ line, message: reason }], count: 1 }, { cause });
}
