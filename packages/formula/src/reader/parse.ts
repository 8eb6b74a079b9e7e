import { FormulaError } from "../errors.js";
import { deepest, tooDeep } from "../tree/depth.js";
import { type Expression, endOfText, type Position } from "../tree/node.js";
import { type Token, tokenize } from "./tokenize.js";

/**
 * The tree of a formula. Reads the first expression; what follows it is ignored.
 *
 * @throws {FormulaError} `syntax`, at the position of the problem; `too_large` beyond 500 levels of lists.
 */
export function parse(text: string): Expression {
  const tokens = tokenize(text);
  const { value: first, done } = tokens.next();
  if (done) return { kind: "symbol", name: endOfText, position: { start: 0, end: text.length } };
  return readFrom(first, tokens, text.length);
}

function readFrom(first: Token, tokens: Iterator<Token>, end: number): Expression {
  const open: { readonly start: number; readonly items: Expression[] }[] = [];
  for (let token: Token | undefined = first; token !== undefined; token = next(tokens)) {
    const parent = open.at(-1);
    let node: Expression | undefined;
    if (token.text === "(" && open.length === deepest) throw tooDeep(spanOf(token));
    if (token.text === "(") open.push({ start: token.start, items: [] });
    else if (token.text !== ")") node = atom(token);
    else if (parent === undefined) throw syntax("unexpected )", spanOf(token));
    else node = { kind: "list", items: parent.items, position: { start: parent.start, end: token.start + 1 } };
    if (node === undefined) continue;
    if (node.kind === "list") open.pop();
    const list = open.at(-1);
    if (list === undefined) return node;
    list.items.push(node);
  }
  throw syntax("unexpected EOF in list", { start: open.at(-1)?.start ?? 0, end });
}

function next(tokens: Iterator<Token>): Token | undefined {
  const { value, done } = tokens.next();
  return done ? undefined : value;
}

function spanOf(token: Token): Position {
  return { start: token.start, end: token.start + token.text.length };
}

function syntax(message: string, position: Position): FormulaError {
  return new FormulaError("syntax", message, { position });
}

const integerPattern = /^[+-]?\d+(?:_\d+)*$/;
const floatPattern = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;
const wordPattern = /^([+-]?)(nan|inf|infinity)$/i;

function atom(token: Token): Expression {
  const { text } = token;
  const position = spanOf(token);
  if (text === "#t" || text === "#f") return { kind: "boolean", value: text === "#t", position };
  if (text === "nil") return { kind: "nil", position };
  if (text.startsWith('"')) return { kind: "string", value: text.slice(1, -1), position };
  if (text.startsWith("#:")) return { kind: "keyword", name: text.slice(2), position };
  if (integerPattern.test(text)) return integer(text.replaceAll("_", ""), position);
  const float = floatFrom(text);
  return float === undefined ? { kind: "symbol", name: text, position } : { kind: "float", value: float, position };
}

function integer(text: string, position: Position): Expression {
  const big = BigInt(text.startsWith("+") ? text.slice(1) : text);
  return { kind: "integer", value: Number(big), digits: String(big), position };
}

function floatFrom(text: string): number | undefined {
  if (floatPattern.test(text)) return Number(text.replaceAll("_", ""));
  const word = wordPattern.exec(text);
  if (word === null) return undefined;
  if (word[2]?.toLowerCase() === "nan") return Number.NaN;
  return word[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
