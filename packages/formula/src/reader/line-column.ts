/** Where a character of a text is, for people: both from 1, columns counted in whole characters. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** @param at as in a `Position`: in UTF-16 units from 0 */
export function lineColumn(text: string, at: number): LineColumn {
  const lines = text.slice(0, at).split("\n");
  return { line: lines.length, column: Array.from(lines.at(-1) ?? "").length + 1 };
}
