/**
 * RFC 4180 with any separator: rows of fields; a quoted field is told from an empty one by nobody, as in pandas. Lines
 * of nothing but spaces and tabs are no rows.
 */
export function parseCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  const blank =
    separator === "\t" ? / *(?:\r\n?|\n|$)/y : separator === " " ? /\t*(?:\r\n?|\n|$)/y : /[ \t]*(?:\r\n?|\n|$)/y;
  let row: string[] = [];
  let at = 0;
  const end = text.length;
  while (at < end) {
    blank.lastIndex = at;
    if (row.length === 0 && blank.test(text)) {
      at = blank.lastIndex;
      continue;
    }
    const [field, next] = text[at] === '"' ? quotedField(text, at, separator) : plainField(text, at, separator);
    row.push(field);
    at = next;
    if (text[at] === separator) {
      at++;
      if (at === end) row.push("");
      continue;
    }
    at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function plainField(text: string, start: number, separator: string): [string, number] {
  let at = start;
  while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") at++;
  return [text.slice(start, at), at];
}

/** What follows the closing quote belongs to the field, as in pandas. */
function quotedField(text: string, start: number, separator: string): [string, number] {
  let field = "";
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) throw new Error(`the quote at ${start} is not closed`);
    field += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      const [rest, end] = plainField(text, quote + 1, separator);
      return [field + rest, end];
    }
    field += '"';
    at = quote + 2;
  }
}

export function csvField(field: string, separator: string): string {
  return /["\r\n]/.test(field) || field.includes(separator) ? `"${field.replaceAll('"', '""')}"` : field;
}
