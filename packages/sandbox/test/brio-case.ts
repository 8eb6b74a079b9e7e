import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CalendarDate,
  DateTime,
  type Dict,
  Grid,
  haystack,
  Marker,
  MatrixGrid,
  NA,
  NdArray,
  Remove,
  TimeOfDay,
} from "../src/index.js";

const { Coord, Float, Ref } = haystack;

/** One recorded case: a value of Python and the bytes that the original wrote for it, or bytes that it was given. */
export interface BrioCase {
  name: string;
  dir: "write+read" | "read";
  value: unknown;
  hex?: string;
  byteLen?: number;
  sha256?: string;
  writeError?: { message: string };
  read?: { value?: unknown; error?: string; message?: string; trailing?: number };
}

/** The cases of all files in a folder. */
export function readCases(folder: string): BrioCase[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.flatMap((name) => JSON.parse(readFileSync(join(folder, name), "utf8")).cases as BrioCase[]);
}

/** Whether the bytes are those recorded, of which only a digest is kept when they are many. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

type Tagged = Record<string, never>;

/** All parts of a recorded value, on whatever level, that have this tag. */
export function taggedIn(value: unknown, tag: string): Tagged[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.values(value).flatMap((part) => taggedIn(part, tag));
  return tag in value && !Array.isArray(value) ? [value as Tagged, ...inside] : inside;
}

export const SINGLETONS: Record<string, unknown> = { marker: Marker, na: NA, remove: Remove };
const FLOATS: Record<string, number> = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, "-inf": -Infinity };

/** A number in Python's writing, or in that of the recorded cases. */
export const numberOf = (text: string) => FLOATS[text.toLowerCase()] ?? Number(text);

/** What to give to the encoder for a value of Python; what Python alone has is written as its text, as the original does. */
export function pythonValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const tagged = value as Tagged;
  const [tag] = Object.keys(tagged) as [string];
  const content = tagged[tag] as never;
  return (MAKERS[tag] as (content: never, tagged: Tagged) => unknown)(content, tagged);
}

const MAKERS: Record<string, (content: never, tagged: Tagged) => unknown> = {
  _: (name: string) => SINGLETONS[name],
  int: (digits: string) => BigInt(digits),
  float: (text: string) => new Float(numberOf(text)),
  ref: (id: string, { dis }: { dis: string | null }) => new Ref(id, dis),
  date: (iso: string) => new CalendarDate(iso),
  time: (text: string) => new TimeOfDay(timeMs(text)),
  datetime: (iso: string, tagged: Tagged) => momentOf(iso, tagged),
  timestamp: (iso: string, tagged: Tagged) => momentOf(iso, tagged),
  buf: (hex: string) => new Uint8Array(Buffer.from(hex, "hex")),
  bufRepeat: ([hex, count]: [string, number]) => new Uint8Array(Buffer.from(hex.repeat(count), "hex")),
  repeat: ([text, count]: [string, number]) => text.repeat(count),
  str16: (units: number[]) => String.fromCharCode(...units),
  coordMicroDeg: ([lat, lng]: [number, number]) => new Coord(lat / 1e6, lng / 1e6),
  list: (items: unknown[]) => items.map(pythonValue),
  listLen: (length: number) => Array.from({ length }, (_, index) => index),
  dict: (entries: [unknown, unknown][]) => new Map(entries.map(([key, item]) => [keyOf(key), pythonValue(item)])),
  dictLen: (length: number) => new Map(Array.from({ length }, (_, index) => [`t${index}`, index])),
  grid: (grid: RecordedGrid) => gridOf(grid),
  dataframe: ({ columns, rows }: RecordedFrame) => gridOf({ meta: { dict: [] }, cols: columns.map(columnOf), rows }),
  ndarray: (array: RecordedArray) => arrayOf(array),
  py: (type: string, { str }: { str: string }) => ofPythonAlone(type, str),
} as object as Record<string, (content: never, tagged: Tagged) => unknown>;

interface RecordedGrid {
  meta: unknown;
  cols: [string, unknown][];
  rows: unknown[][] | { rowCount: number };
}

export interface RecordedFrame {
  columns: unknown[];
  dtypes: string[];
  rows: unknown[][];
}

// Kinds of numpy's numbers are numbers to the original too, but for spans of time, which it then cannot write.
function ofPythonAlone(type: string, text: string): unknown {
  if (/^numpy\.u?(int|long)/.test(type)) return BigInt(text);
  if (type === "numpy.float64") return new Float(numberOf(text));
  return type === "numpy.timedelta64" ? Symbol(text) : text;
}

// Of what is no text to Python only numpy's texts can be keys.
function keyOf(key: unknown): unknown {
  const { py } = (key ?? {}) as { py?: string };
  return py === undefined || py === "numpy.str_" ? pythonValue(key) : Symbol(py);
}

const WORDS: Record<string, string> = { true: "True", false: "False", null: "None", NaN: "nan" };

// A label that is no text is written as its text after a v.
function columnOf(label: unknown): [string, unknown] {
  if (typeof label === "string") return [label, { dict: [] }];
  const tagged = (label ?? {}) as { str?: string };
  const text = String(tagged.str ?? Object.values(tagged)[0] ?? label);
  return [`v${WORDS[text] ?? text}`, { dict: [] }];
}

interface RecordedArray {
  shape: number[];
  dtype: string;
  data?: unknown[];
}

function gridOf({ meta, cols, rows }: RecordedGrid): Grid {
  const recorded = Array.isArray(rows) ? rows : Array.from({ length: rows.rowCount }, (_, row) => [row]);
  const columns = cols.map(([name, columnMeta]) => ({ name, meta: pythonValue(columnMeta) as Dict }));
  return new Grid(
    pythonValue(meta) as Dict,
    columns,
    recorded.map((cells) => cells.map(pythonValue)),
  );
}

const CELLS: Record<string, number> = { True: 1, true: 1, False: 0, false: 0, None: Number.NaN, null: Number.NaN };
const DAY_MS = 86_400_000;

// Of complex numbers the original writes the real part, of moments and spans their count of the type's unit.
function cellOf(cell: unknown, dtype: string): number | undefined {
  const value = typeof cell === "string" ? cell : pythonValue(cell);
  if (value instanceof Float || typeof value === "bigint") return Number(value instanceof Float ? value.value : value);
  const text = String(value);
  if (/^[<|]c/.test(dtype)) return text.startsWith("(") ? Number.parseFloat(text.slice(1)) : 0;
  if (/^<M/.test(dtype)) return text === "NaT" ? -(2 ** 63) : Date.parse(`${text.slice(0, 23)}Z`) * momentUnit(dtype);
  if (/^<m/.test(dtype)) return Number.parseFloat(text);
  const number = CELLS[text] ?? numberOf(/^b'(.*)'$/.exec(text)?.[1] ?? text);
  return Number.isNaN(number) && !/^(nan|none|null)$/i.test(text) ? undefined : number;
}

const momentUnit = (dtype: string) => (dtype.endsWith("[D]") ? 1 / DAY_MS : 1e6);

function arrayOf({ shape, dtype, data }: RecordedArray): unknown {
  const [rows = 1, cols = 1] = shape;
  const cells = data?.map((cell) => cellOf(cell, dtype)) ?? Array.from({ length: rows * cols }, (_, index) => index);
  if (cells.includes(undefined)) return Symbol("an array of texts");
  const numbers = Float64Array.from(cells as number[]);
  return shape.length === 1 || shape.length === 2 ? new MatrixGrid(numbers, rows, cols) : new NdArray(numbers, shape);
}

// Offsets of the days before standard time have seconds.
const ISO = /^(.*?:\d\d)(?:\.(\d+))?([+-]\d\d:\d\d)?(?::(\d\d))?$/;

// The language's own parser stops at milliseconds.
function momentOf(iso: string, { tz }: Tagged): DateTime {
  const [, start, fraction = "", zone = "Z", seconds = ""] = ISO.exec(iso) ?? [];
  const us = Number(fraction.padEnd(6, "0").slice(0, 6));
  const ms = Date.parse(`${start}${zone}`) - Number(`${zone[0]}${seconds || 0}`.replace("Z", "")) * 1000;
  return new DateTime((ms * 1000 + us) / 1000, tz);
}

function timeMs(text: string): number {
  const [, h, m, s, fraction = ""] = /^(\d+):(\d+):(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6)) / 1000;
}
