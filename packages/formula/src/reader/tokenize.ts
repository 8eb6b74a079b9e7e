import { FormulaError } from "../errors.js";

export interface Token {
  readonly text: string;
  readonly start: number;
}

/**
 * The tokens of a text, read as they are asked for: `(`, `)`, `'`, `` ` ``, `,`, strings with their
 * quotes, and runs of other characters. Comments (`;` to the end of the line) are left out. A string
 * ends on the line where it begins.
 *
 * @throws {FormulaError} `syntax` at a quote without a partner.
 */
export function* tokenize(text: string): Generator<Token> {
  let start = 0;
  for (const line of text.split("\n")) {
    yield* tokensOfLine(line, start);
    start += line.length + 1;
  }
}

const pattern = /\s*(?:(?<token>[('`,)]|"(?:\\.|[^\\"])*"|[^\s('"`,;)]+)|(?<comment>;.*)|$)/y;

function* tokensOfLine(line: string, offset: number): Generator<Token> {
  let at = 0;
  while (at < line.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match === null) throw unclosed(line.slice(at).trimStart(), offset + line.length);
    at += match[0].length;
    const token = match.groups?.token;
    if (token !== undefined) yield { text: token, start: offset + at - token.length };
  }
}

function unclosed(rest: string, end: number): FormulaError {
  const position = { start: end - rest.length, end };
  return new FormulaError("syntax", `${rest} (did you forget an opening quote ?)`, { position });
}
