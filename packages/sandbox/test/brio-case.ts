import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CalendarDate,
  DateTime,
  Grid,
  haystack,
  Marker,
  MatrixGrid,
  NA,
  NdArray,
  Remove,
  TimeOfDay,
} from "../src/index.js";

const { Coord, Float, Ref, Uri } = haystack;

/** One recorded case: a value of Python and the bytes that the original wrote for it, or bytes that it was given. */
export interface BrioCase {
  name: string;
  dir: "write+read" | "read";
  value: unknown;
  hex?: string;
  byteLen?: number;
  sha256?: string;
  writeError?: { message: string };
  read?: { value?: unknown; error?: string; trailing?: number };
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

const SINGLETONS: Record<string, unknown> = { marker: Marker, na: NA, remove: Remove };
const FLOATS: Record<string, number> = { NaN: Number.NaN, INF: Number.POSITIVE_INFINITY, "-INF": -Infinity };

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
  float: (text: string) => new Float(FLOATS[text] ?? Number(text)),
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
  dict: (entries: [unknown, unknown][]) => new Map(entries.map(([key, item]) => [pythonValue(key), pythonValue(item)])),
  dictLen: (length: number) => new Map(Array.from({ length }, (_, index) => [`t${index}`, index])),
  grid: (grid: RecordedGrid) => gridOf(grid),
  dataframe: ({ columns, rows }: RecordedFrame) => gridOf({ meta: { dict: [] }, cols: columns.map(columnOf), rows }),
  ndarray: (array: RecordedArray) => arrayOf(array),
  py: (type: string, { str }: { str: string }) => (/^numpy\.u?int/.test(type) ? BigInt(str) : str),
} as object as Record<string, (content: never, tagged: Tagged) => unknown>;

interface RecordedGrid {
  meta: unknown;
  cols: [string, unknown][];
  rows: unknown[][] | { rowCount: number };
}

interface RecordedFrame {
  columns: unknown[];
  rows: unknown[][];
}

// A label that is no text is written as its text after a v.
function columnOf(label: unknown): [string, unknown] {
  return [typeof label === "string" ? label : `v${Object.values(label as object)[0]}`, { dict: [] }];
}

interface RecordedArray {
  shape: number[];
  data?: unknown[];
}

function gridOf({ meta, cols, rows }: RecordedGrid): Grid {
  const recorded = Array.isArray(rows) ? rows : Array.from({ length: rows.rowCount }, (_, row) => [row]);
  const columns = cols.map(([name, columnMeta]) => ({ name, meta: objectOf(columnMeta) }));
  return new Grid(
    objectOf(meta),
    columns,
    recorded.map((cells) => cells.map(pythonValue)),
  );
}

const objectOf = (dict: unknown) => Object.fromEntries(pythonValue(dict) as Map<string, unknown>);

const CELLS: Record<string, number> = { True: 1, False: 0 };

// Of complex numbers the original writes the real part.
function cellOf(cell: unknown): number {
  if (typeof cell === "string") return CELLS[cell] ?? Number.parseFloat(cell.slice(1));
  const value = pythonValue(cell);
  return value instanceof Float ? value.value : Number(value);
}

function arrayOf({ shape, data }: RecordedArray): unknown {
  const [rows = 1, cols = 1] = shape;
  const numbers = data ? Float64Array.from(data, cellOf) : Float64Array.from({ length: rows * cols }, (_, i) => i);
  return shape.length === 1 || shape.length === 2 ? new MatrixGrid(numbers, rows, cols) : new NdArray(numbers, shape);
}

// The language's own parser stops at milliseconds.
function momentOf(iso: string, { tz }: Tagged): DateTime {
  const [, start, fraction = "", zone = ""] = /^(.*?:\d\d)(?:\.(\d+))?([+-].*)?$/.exec(iso) ?? [];
  const us = Number(fraction.padEnd(6, "0").slice(0, 6));
  return new DateTime(Date.parse(`${start}${zone || "Z"}`) + us / 1000, tz);
}

function timeMs(text: string): number {
  const [, h, m, s, fraction = ""] = /^(\d+):(\d+):(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6)) / 1000;
}

/** A value in a form in which recorded and decoded ones are equal when they are the same to Python. */
export function plainOf(value: unknown): unknown {
  if (value instanceof Float) return value.value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Uri) return value.uri;
  if (value instanceof Ref) return { ref: value.id, dis: value.dis };
  if (value instanceof Coord) return { lat: Math.round(value.lat * 1e6), lng: Math.round(value.lng * 1e6) };
  if (value instanceof DateTime) return { us: Math.round(value.epochMs * 1000), zone: value.zone?.split("/").at(-1) };
  if (value instanceof TimeOfDay) return { time: value.ms };
  if (value instanceof CalendarDate) return { date: value.iso };
  if (value instanceof MatrixGrid) return { shape: value.shape, data: [...value.data] };
  if (value instanceof Grid) return plainGrid(value);
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString("hex") };
  if (Array.isArray(value)) return value.map(plainOf);
  if (typeof value !== "object" || value === null || Object.values(SINGLETONS).includes(value)) return value;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return { dict: Object.fromEntries(entries.map(([key, item]) => [key, plainOf(item)])) };
}

function plainGrid({ meta, cols, rows }: Grid): unknown {
  return {
    meta: plainOf(meta),
    cols: cols.map(({ name, meta: columnMeta }) => [name, plainOf(columnMeta)]),
    rows: rows.map((cells) => cells.map(plainOf)),
  };
}

/** The cells of a recorded frame or grid as texts: what pandas does to their types on the way is told by those written. */
export function cellTexts(value: unknown): string[][] {
  const { dataframe, grid } = value as { dataframe?: RecordedFrame; grid?: { rows: unknown[][] } };
  return ((dataframe ?? grid)?.rows ?? []).map((cells) => cells.map(textOf));
}

function textOf(cell: unknown): string {
  const tagged = (typeof cell === "object" && cell !== null ? cell : { cell }) as Record<string, unknown>;
  const text = String(tagged.str ?? tagged.float ?? tagged.int ?? tagged.timestamp ?? Object.values(tagged)[0]);
  const number = FLOATS[text] ?? Number(text);
  if (text !== "" && (!Number.isNaN(number) || text === "NaN")) return String(number);
  return text.toLowerCase();
}
