// JavaScript has one number and no tuples; Python's text of a value depends on both.
// What plain JavaScript cannot say is said with a tag.

import { CacheError } from "../errors.js";

const tagged = Symbol.for("@asof/cache/python-value");

interface Tags {
  float: number;
  tuple: readonly PythonValue[];
  set: readonly PythonValue[];
  frozenset: readonly PythonValue[];
  path: string;
  enum: { readonly class: string; readonly name: string; readonly value: PythonValue };
  datetime: string;
  date: string;
  timedelta: { readonly days: number; readonly seconds: number; readonly microseconds: number };
  bytes: Uint8Array;
  decimal: string;
  uuid: string;
  params: { readonly class: string; readonly values: PythonParams };
}

/** A Python value that no plain JavaScript value stands for; made by the functions of `python`. */
export type PythonTag<K extends keyof Tags = keyof Tags> = {
  [T in K]: { readonly [tagged]: T; readonly content: Tags[T] };
}[K];

/** Integers are Python ints up to 2^53, other numbers floats, `bigint` ints, arrays lists, maps and objects dicts. */
export type PythonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly PythonValue[]
  | ReadonlyMap<PythonValue, PythonValue>
  | { readonly [name: string]: PythonValue }
  | PythonTag;

export type PythonParams = { readonly [name: string]: PythonValue };

const order = Symbol("order of names");

/** A dict whose order Python keeps, where an object puts names such as "10" first: `entriesInOrder` tells it. */
export function orderedParams(entries: ReadonlyMap<string, PythonValue>): PythonParams {
  const params = Object.fromEntries(entries);
  return Object.defineProperty(params, order, { value: [...entries.keys()] });
}

export function entriesInOrder(params: object): [string, PythonValue][] {
  const names = (params as { readonly [order]?: readonly string[] })[order];
  return names?.map((name) => [name, (params as PythonParams)[name] as PythonValue]) ?? Object.entries(params);
}

function tag<K extends keyof Tags>(kind: K, content: Tags[K]): PythonTag<K> {
  return { [tagged]: kind, content } as unknown as PythonTag<K>;
}

export function tagOf(value: unknown): PythonTag | undefined {
  return typeof value === "object" && value !== null && tagged in value ? (value as PythonTag) : undefined;
}

export function kindOf(value: PythonTag): keyof Tags {
  return value[tagged];
}

export function isTag<K extends keyof Tags>(value: unknown, kind: K): value is PythonTag<K> {
  const found = tagOf(value);
  return found !== undefined && kindOf(found) === kind;
}

/** A Python float, also where the number is whole: `float(2)` is `2.0`. */
export const float = (value: number): PythonTag<"float"> => tag("float", value);

/** A Python tuple: `tuple(1, "a")` is `(1, 'a')`. */
export const tuple = (...items: readonly PythonValue[]): PythonTag<"tuple"> => tag("tuple", items);

/** A Python dict with keys of any type, in this order; keys that Python holds equal (`1`, `1.0`, `True`) are one. */
function dict(entries: Iterable<readonly [PythonValue, PythonValue]>): ReadonlyMap<PythonValue, PythonValue> {
  const map = new Map<PythonValue, PythonValue>();
  const first = new Map<unknown, PythonValue>();
  for (const [key, value] of entries) {
    const identity = keyIdentity(key);
    if (!first.has(identity)) first.set(identity, key);
    map.set(first.get(identity) as PythonValue, value);
  }
  return map;
}

/** The same for keys that Python holds equal. Tags are compared by what they hold, as symbols, which no text equals. */
function keyIdentity(key: unknown): unknown {
  if (typeof key === "boolean") return Number(key);
  if (typeof key === "bigint") return BigInt(Number(key)) === key ? Number(key) : key;
  const tag = tagOf(key);
  if (tag === undefined) return key;
  return kindOf(tag) === "float" ? tag.content : Symbol.for(`${kindOf(tag)} ${contentIdentity(tag.content)}`);
}

function contentIdentity(content: unknown): string {
  if (typeof content !== "object" || content === null) return `${typeof content} ${String(content)}`;
  const parts = Object.values(content).map(keyIdentity);
  return parts.map((part) => contentIdentity(part)).join();
}

/** The Python values that JavaScript has no literal for. */
export const python = {
  float,
  tuple,
  dict,
  /** A set; one item at most has a portable order. */
  set: (...items: readonly PythonValue[]): PythonTag<"set"> => tag("set", items),
  /** A frozenset, as portable as a set. */
  frozenset: (...items: readonly PythonValue[]): PythonTag<"frozenset"> => tag("frozenset", items),
  /** A `pathlib.Path`, normalised as Python does: `./a//b/` is `a/b`. */
  path: (value: string): PythonTag<"path"> => tag("path", normalPath(value)),
  /** An enum member; a parameter that is one is known by its name. */
  enum: (member: Tags["enum"]): PythonTag<"enum"> => tag("enum", member),
  /** A `datetime` from ISO text, naive without an offset. */
  datetime: (iso: string): PythonTag<"datetime"> => tag("datetime", iso),
  /** A `date` from `YYYY-MM-DD`. */
  date: (iso: string): PythonTag<"date"> => tag("date", iso),
  /** A `timedelta`; whole numbers, which are carried over as Python does. */
  timedelta: (parts: Partial<Tags["timedelta"]>): PythonTag<"timedelta"> => tag("timedelta", normalDelta(parts)),
  bytes: (value: Uint8Array): PythonTag<"bytes"> => tag("bytes", value),
  decimal: (digits: string): PythonTag<"decimal"> => tag("decimal", digits),
  uuid: (value: string): PythonTag<"uuid"> => tag("uuid", value),
  /** Parameters nested in parameters; the class name shows only inside lists, tuples and dicts. */
  params: (values: PythonParams, className = "Params"): PythonTag<"params"> =>
    tag("params", { class: className, values }),
} as const;

function normalPath(path: string): string {
  const root = /^\/\/(?!\/)/.test(path) ? "//" : path.startsWith("/") ? "/" : "";
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return root + parts.join("/") || ".";
}

function normalDelta({ days = 0, seconds = 0, microseconds = 0 }: Partial<Tags["timedelta"]>): Tags["timedelta"] {
  if (![days, seconds, microseconds].every(Number.isSafeInteger)) {
    throw new CacheError(
      "invalid_params",
      `A timedelta has whole days, seconds and microseconds: ${days}, ${seconds}, ${microseconds}.`,
    );
  }
  const allSeconds = seconds + Math.floor(microseconds / 1e6);
  const carriedDays = Math.floor(allSeconds / 86_400);
  return {
    days: days + carriedDays,
    seconds: allSeconds - carriedDays * 86_400,
    microseconds: microseconds - Math.floor(microseconds / 1e6) * 1e6,
  };
}
