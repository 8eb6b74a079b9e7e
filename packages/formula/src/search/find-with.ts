import { FormulaError } from "../errors.js";
import type { SeriesReader } from "../series-reader.js";

/** @throws {FormulaError} `reader_cannot` when the reader does not search. */
export async function findWith(
  reader: SeriesReader,
  query: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<readonly string[]> {
  if (reader.find === undefined) {
    throw new FormulaError("reader_cannot", `The reader cannot search for ${query}: give it a \`find\` function.`, {
      query,
    });
  }
  return [...(await reader.find(query, options))].sort(byCodePoint);
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
