import { formatInstant } from "@asof/series";
import { StoreError } from "../errors.js";
import type { Block, BlockColumn, OutgoingTable } from "./block.js";

/** Lines written at once. */
const linesAtOnce = 4096;

/** RFC 4180 with line feeds: instants in ISO 8601, numbers in the shortest digits that read back as they are, nothing for what is missing. */
export async function* csvOf({ header, blocks }: OutgoingTable): AsyncGenerator<string> {
  yield `${header.map(quoted).join(",")}\n`;
  for await (const block of blocks) yield* linesOf(block);
}

function* linesOf({ rows, columns }: Block): Generator<string> {
  const writers = columns.map(writerOf);
  for (let from = 0; from < rows; from += linesAtOnce) {
    let text = "";
    for (let row = from; row < Math.min(rows, from + linesAtOnce); row++) {
      text += `${writers.map((write) => write(row)).join(",")}\n`;
    }
    yield text;
  }
}

function writerOf(column: BlockColumn): (row: number) => string {
  if (column.kind === "instant") {
    const { times, tzaware } = column;
    return (row) => formatInstant(times[row] as number, tzaware ? "Z" : "");
  }
  if (column.kind === "number") return (row) => numberText(column.values[row] as number);
  return (row) => cellText(column.values[row] as string | null);
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  if (Number.isNaN(value)) return "";
  return value > 0 ? "inf" : "-inf";
}

function cellText(text: string | null): string {
  if (text === null) return "";
  if (text !== "") return quoted(text);
  throw new StoreError(
    "invalid_argument",
    "A series holds an empty text, which nobody can tell from a missing one in CSV: write Parquet.",
  );
}

function quoted(text: string): string {
  return /[",\r\n;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
