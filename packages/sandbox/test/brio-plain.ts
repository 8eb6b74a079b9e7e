import { CalendarDate, DateTime, Grid, haystack, MatrixGrid, TimeOfDay } from "../src/index.js";
import { numberOf, type RecordedFrame, SINGLETONS } from "./brio-case.js";

const { Coord, Float, Ref, Uri } = haystack;

const HANDLE = /^[0-9a-f]{8}-[0-9a-f]{8}$/i;

/** A value in a form in which recorded and decoded ones are equal when they are the same to Python. */
export function plainOf(value: unknown): unknown {
  if (value instanceof Float) return value.value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Uri) return value.uri;
  if (value instanceof Ref)
    return { ref: HANDLE.test(value.id) ? value.id.toLowerCase() : value.id, dis: value.dis ?? "" };
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

/** The same of what arrives of a value: times to the millisecond, dicts without what is null. */
export const sentPlain = (value: unknown) => withoutLost(plainOf(value));

function withoutLost(plain: unknown): unknown {
  if (Array.isArray(plain)) return plain.map(withoutLost);
  if (typeof plain !== "object" || plain === null || Object.values(SINGLETONS).includes(plain)) return plain;
  const { dict, time } = plain as { dict?: object; time?: number };
  if (time !== undefined) return { time: Math.floor(time) };
  if (dict !== undefined) {
    const kept = Object.entries(dict).filter(([, item]) => item !== null);
    return { dict: Object.fromEntries(kept.map(([key, item]) => [key, withoutLost(item)])) };
  }
  return Object.fromEntries(Object.entries(plain).map(([key, part]) => [key, withoutLost(part)]));
}

function plainGrid({ meta, cols, rows }: Grid): unknown {
  return {
    meta: plainOf(meta),
    cols: cols.map(({ name, meta: columnMeta }) => [name, plainOf(columnMeta)]),
    rows: rows.map((cells) => cells.map(plainOf)),
  };
}

/** The cells of a recorded frame or grid as texts: what pandas does to their types on the way is told by those written. */
export function cellTexts(value: unknown, dtypes: readonly string[]): string[][] {
  const { dataframe, grid } = value as { dataframe?: RecordedFrame; grid?: { rows: unknown[][] } };
  if (dtypes.length === 0) return [];
  return ((dataframe ?? grid)?.rows ?? []).map((cells) =>
    cells.map((cell, index) => textOf(cell, dtypes[index] ?? "")),
  );
}

/** Numpy's names of the types of a frame's columns. */
export const dtypesOf = (value: unknown) => (value as { dataframe: RecordedFrame }).dataframe.dtypes;

// Python writes narrow floats with as many digits as tell them apart from their neighbours.
const DIGITS: Record<string, number> = { float16: 3, float32: 6 };

function textOf(cell: unknown, dtype: string): string {
  const tagged = (typeof cell === "object" && cell !== null ? cell : { cell }) as Record<string, unknown>;
  const text = String(tagged.str ?? tagged.float ?? tagged.int ?? tagged.timestamp ?? Object.values(tagged)[0]);
  const number = numberOf(text);
  const digits = DIGITS[dtype.toLowerCase()];
  if (text !== "" && !Number.isNaN(number)) return digits ? number.toPrecision(digits) : String(number);
  // Beside moments and spans pandas takes what is missing for one of them.
  if (/^(nan|nat|none|null|<na>|)$/i.test(text)) return "missing";
  return text.toLowerCase().replace(/(\.\d{6})\d{3}/, "$1");
}
