import { CacheError } from "../errors.js";
import { floatText, isPythonInt } from "./number.js";
import { repr } from "./repr.js";
import { entriesInOrder, kindOf, tagOf } from "./values.js";

export interface PythonJsonOptions {
  /** Spaces per level; without it everything is on one line, `, ` and `: ` between. */
  readonly indent?: number | undefined;
  readonly sortKeys?: boolean | undefined;
  /** Refuses what would not come back as it was: maps and the values of `python`. */
  readonly exact?: boolean | undefined;
  /** Writes what Python's json refuses, such as a datetime, as text: for people, it does not come back. */
  readonly forPeople?: boolean | undefined;
}

/**
 * The bytes of Python's `json.dumps`: ASCII only, floats as Python prints them, `NaN` and `Infinity` included.
 * Every float reads back bit for bit, -0 and NaN included. Members that are `undefined` are left out.
 * @throws {CacheError} unserializable for anything that JSON cannot hold, such as a Date or a Map with tuple keys.
 */
export function writeJson(value: unknown, options: PythonJsonOptions = {}): string {
  try {
    return write(value, { ...options, path: [] }, "\n");
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new CacheError("unserializable", "JSON cannot hold a value that holds itself, or nests too deep.", { cause });
  }
}

interface Writing extends PythonJsonOptions {
  /** Where the writer is, for messages. */
  readonly path: (string | number)[];
}

function write(value: unknown, writing: Writing, line: string): string {
  if (value === null) return "null";
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "number":
      return isPythonInt(value) ? String(value) : jsonFloat(value);
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      return writeObject(value, writing, line);
    default:
      throw unserializable(value, writing);
  }
}

function writeObject(value: object, writing: Writing, line: string): string {
  const tag = tagOf(value);
  if (writing.exact && (tag !== undefined || value instanceof Map)) throw unserializable(value, writing);
  if (tag !== undefined) {
    const kind = kindOf(tag);
    if (kind === "float") return jsonFloat(tag.content as number);
    if (kind === "tuple") return writeObject(tag.content as object, writing, line);
    if (writing.forPeople) return quoted(typeof tag.content === "string" ? tag.content : repr(tag));
    throw unserializable(value, writing, `a Python ${kind}`);
  }
  const inner = writing.indent === undefined ? line : line + " ".repeat(writing.indent);
  const parts = Array.isArray(value) ? writeItems(value, writing, inner) : writeMembers(value, writing, inner);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (parts.length === 0) return `${open}${close}`;
  if (writing.indent === undefined) return open + parts.join(", ") + close;
  return open + inner + parts.join(`,${inner}`) + line + close;
}

function writeItems(items: readonly unknown[], writing: Writing, line: string): string[] {
  const depth = writing.path.length;
  const parts = Array.from(items, (item, index) => {
    writing.path[depth] = index;
    return write(item, writing, line);
  });
  writing.path.length = depth;
  return parts;
}

function writeMembers(value: object, writing: Writing, line: string): string[] {
  const depth = writing.path.length;
  const parts: string[] = [];
  for (const [key, item] of entriesOf(value, writing)) {
    writing.path[depth] = key;
    if (item !== undefined) parts.push(`${quoted(key)}: ${write(item, writing, line)}`);
  }
  writing.path.length = depth;
  return parts;
}

function entriesOf(value: object, writing: Writing): [string, unknown][] {
  let entries: [string, unknown][];
  if (value instanceof Map) entries = Array.from(value, ([key, item]) => [keyText(key, writing), item]);
  else {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) throw unserializable(value, writing);
    entries = entriesInOrder(value);
  }
  return writing.sortKeys ? entries.sort(([a], [b]) => compareCodePoints(a, b)) : entries;
}

function keyText(key: unknown, writing: Writing): string {
  if (typeof key === "string") return key;
  const tag = tagOf(key);
  if (key === null || typeof key === "boolean" || typeof key === "number" || typeof key === "bigint" || tag) {
    if (tag === undefined || kindOf(tag) === "float") return write(key, writing, "");
  }
  if (tag !== undefined && writing.forPeople) return repr(tag);
  throw unserializable(key, writing, "a key that is neither text, number, boolean nor null");
}

/** Python compares text by code point, JavaScript by UTF-16 unit. */
function compareCodePoints(a: string, b: string): number {
  const left = Array.from(a, (character) => character.codePointAt(0) as number);
  const right = Array.from(b, (character) => character.codePointAt(0) as number);
  const at = left.findIndex((point, index) => point !== right[index]);
  if (at === -1) return left.length - right.length;
  return (left[at] as number) - (right[at] ?? -1);
}

function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return floatText(value);
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that JSON escapes
  const body = text.replace(/["\\\u0000-\u001f]|[\u007f-\uffff]/g, (unit) => {
    return shortEscapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${body}"`;
}

function unserializable(value: unknown, { path }: Writing, what?: string): CacheError {
  const shown = what ?? (typeof value === "object" ? `a ${value?.constructor?.name ?? "value"}` : `a ${typeof value}`);
  const place = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  return new CacheError(
    "unserializable",
    `JSON cannot hold ${shown}${place === "" ? "" : ` (at ${place.replace(/^\./, "")})`}. ` +
      "Put plain data, choose another serializer, or define one.",
    { details: { path: place } },
  );
}
