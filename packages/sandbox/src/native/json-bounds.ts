import { SandboxError } from "../errors.js";

export interface JsonBounds {
  depth: number;
  items: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Parses JSON of a peer that is not trusted, after counting its nesting and its items without building them.
 * @throws {SandboxError} protocol when it is over the bounds or no JSON.
 */
export function parseBoundedJson(text: Buffer, bounds: JsonBounds): unknown {
  checkBounds(text, bounds);
  try {
    return JSON.parse(text.toString("utf8"));
  } catch (cause) {
    throw new SandboxError("protocol", "The sandbox sent a message that is no JSON.", { cause });
  }
}

// Over bytes rather than characters: all JSON punctuation is ASCII, and no byte of other UTF-8 characters is.
function checkBounds(text: Buffer, bounds: JsonBounds): void {
  let depth = 0;
  let items = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (byte === QUOTE) at = endOfString(text, at);
    else if (byte === 0x2c /* , */) items++;
    else if (byte === 0x5b /* [ */ || byte === 0x7b /* { */) {
      items++;
      if (++depth > bounds.depth) throw tooMuch(`nested more than ${bounds.depth} deep`);
    } else if (byte === 0x5d /* ] */ || byte === 0x7d /* } */) depth--;
  }
  if (items > bounds.items) throw tooMuch(`of more than ${bounds.items} items`);
}

function endOfString(text: Buffer, start: number): number {
  let end = text.indexOf(QUOTE, start + 1);
  while (end !== -1 && backslashesBefore(text, end) % 2 === 1) end = text.indexOf(QUOTE, end + 1);
  return end === -1 ? text.length : end;
}

function backslashesBefore(text: Buffer, at: number): number {
  let count = 0;
  while (text[at - 1 - count] === BACKSLASH) count++;
  return count;
}

function tooMuch(what: string): SandboxError {
  return new SandboxError("protocol", `The sandbox sent a value ${what}.`);
}
