import { StoreError } from "../errors.js";
import { countLeading } from "./leading.js";
import { type Run, StoredRun } from "./run.js";
import { EvenTimes, StoredDoubles, type StoredNumbers } from "./stored-points.js";

export const chunkKinds = { diff: 0, snapshot: 1, replacement: 2 } as const;

/** How many points a chunk may hold: 16 KiB of doubles, so that few instants cost little to read. */
export const chunkPoints = 1024;

// Layout, little-endian like every machine this runs on: a header of 16 bytes (format, flags, two
// unused bytes, runs, points, four unused bytes); per run insertion date, revision, length and, in
// evenly spaced chunks, start and step; the instants unless evenly spaced; the values as doubles, or
// as byte lengths (-1 = missing) followed by UTF-8 text.
const format = 1;
const headerLength = 16;
const evenlySpaced = 1;
const strings = 2;

/** One or more runs as the bytes of a row. Evenly spaced runs are stored as start and step. */
export function encodeChunk(runs: readonly Run[]): Uint8Array {
  const points = runs.reduce((sum, run) => sum + run.times.length, 0);
  const steps = runs.map((run) => stepOf(run.times));
  const even = steps.every((step) => step !== undefined) && 2 * runs.length < points;
  const text = runs.some((run) => !(run.values instanceof Float64Array));
  const values = text ? encodeStrings(runs) : encodeNumbers(runs, points);
  const runLength = even ? 32 : 16;
  const bytes = new Uint8Array(headerLength + runs.length * runLength + (even ? 0 : points * 8) + values.length);
  const view = new DataView(bytes.buffer);
  bytes.set([format, (even ? evenlySpaced : 0) | (text ? strings : 0)]);
  view.setUint32(4, runs.length, true);
  view.setUint32(8, points, true);
  let offset = headerLength;
  runs.forEach((run, i) => {
    view.setFloat64(offset, run.inserted, true);
    view.setUint32(offset + 8, run.revision, true);
    view.setUint32(offset + 12, run.times.length, true);
    if (even) view.setFloat64(offset + 16, run.times[0] as number, true);
    if (even) view.setFloat64(offset + 24, steps[i] as number, true);
    offset += runLength;
  });
  if (!even) for (const run of runs) offset = putDoubles(bytes, offset, run.times);
  bytes.set(values, offset);
  return bytes;
}

/** Instants to decode, both inclusive; all when undefined. */
export interface ChunkBounds {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The runs of a chunk, in the order in which they were written, cut to the bounds; some may be empty then. */
export function decodeChunk(bytes: Uint8Array, bounds: ChunkBounds = {}): StoredRun[] {
  if (bytes[0] !== format) throw new StoreError("newer_schema", `A chunk has format ${bytes[0]}: upgrade @asof/store.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = bytes[1] as number;
  const count = view.getUint32(4, true);
  const points = view.getUint32(8, true);
  const even = (flags & evenlySpaced) !== 0;
  const runLength = even ? 32 : 16;
  const timesAt = headerLength + count * runLength;
  const valuesAt = timesAt + (even ? 0 : points * 8);
  const whole = bounds.from === undefined && bounds.to === undefined;
  const shared = whole && count > 1;
  const times = even ? undefined : doublesAt(bytes, timesAt, points, shared);
  const values =
    (flags & strings) !== 0 ? stringsAt(bytes, valuesAt, points) : doublesAt(bytes, valuesAt, points, shared);
  const runs: StoredRun[] = [];
  let first = 0;
  for (let at = headerLength; at < timesAt; at += runLength) {
    const length = view.getUint32(at + 12, true);
    const [start, step] = even ? [view.getFloat64(at + 16, true), view.getFloat64(at + 24, true)] : [0, 0];
    const timesOfRun = timesAt + first * 8;
    const timeAt = (i: number): number => (even ? start + i * step : view.getFloat64(timesOfRun + i * 8, true));
    const [from, to] = whole ? [0, length] : within(bounds, length, timeAt);
    const inserted = view.getFloat64(at, true);
    const revision = view.getUint32(at + 8, true);
    const instants = times?.(first + from, first + to) ?? new EvenTimes({ start, step }, from, to - from);
    runs.push(new StoredRun({ revision, inserted, times: instants, values: values(first + from, first + to) }));
    first += length;
  }
  return runs;
}

/** The positions from `from` to before `to` whose instants lie in the bounds. */
function within(bounds: ChunkBounds, length: number, timeAt: (i: number) => number): [from: number, to: number] {
  const { from: low = Number.NEGATIVE_INFINITY, to: high = Number.POSITIVE_INFINITY } = bounds;
  const start = countLeading(length, (i) => timeAt(i) < low);
  return [
    start,
    Math.max(
      start,
      countLeading(length, (i) => timeAt(i) <= high),
    ),
  ];
}

function stepOf(times: Float64Array): number | undefined {
  const start = times[0] as number;
  if (times.length === 1) return 1;
  const step = (times[1] as number) - start;
  for (let i = 1; i < times.length; i++) if (times[i] !== start + i * step) return undefined;
  return step;
}

function encodeNumbers(runs: readonly Run[], points: number): Uint8Array {
  const bytes = new Uint8Array(points * 8);
  let offset = 0;
  for (const run of runs) offset = putDoubles(bytes, offset, run.values as Float64Array);
  return bytes;
}

function encodeStrings(runs: readonly Run[]): Uint8Array {
  const encoder = new TextEncoder();
  const texts = runs.flatMap((run) => [...(run.values as readonly (string | null)[])]);
  const encoded = texts.map((text) => (text === null ? null : encoder.encode(wellFormed(text))));
  const length = encoded.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  const bytes = new Uint8Array(encoded.length * 4 + length);
  const view = new DataView(bytes.buffer);
  let offset = encoded.length * 4;
  encoded.forEach((text, i) => {
    view.setInt32(i * 4, text?.length ?? -1, true);
    if (text !== null) bytes.set(text, offset);
    offset += text?.length ?? 0;
  });
  return bytes;
}

/** Anything else would become another text as bytes. */
function wellFormed(text: string): string {
  if (text.isWellFormed()) return text;
  const message = `${JSON.stringify(text)} cannot be a value: it holds half of a surrogate pair.`;
  throw new StoreError("invalid_argument", message, { value: text });
}

function decodeStrings(bytes: Uint8Array, at: number, count: number): (string | null)[] {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, count * 4);
  let offset = at + count * 4;
  return Array.from({ length: count }, (_, i) => {
    const length = view.getInt32(i * 4, true);
    if (length < 0) return null;
    offset += length;
    return decoder.decode(bytes.subarray(offset - length, offset));
  });
}

function stringsAt(bytes: Uint8Array, at: number, count: number): (from: number, to: number) => (string | null)[] {
  const all = decodeStrings(bytes, at, count);
  return (from, to) => all.slice(from, to);
}

/** Parts of one copy of all where many make up the whole, else each read for itself. */
function doublesAt(
  bytes: Uint8Array,
  at: number,
  count: number,
  shared: boolean,
): (from: number, to: number) => Float64Array | StoredNumbers {
  const stored = (from: number, to: number) => new StoredDoubles(bytes.subarray(at + from * 8, at + to * 8));
  if (!shared) return stored;
  const all = stored(0, count).toArray();
  return (from, to) => all.subarray(from, to);
}

function putDoubles(bytes: Uint8Array, offset: number, doubles: Float64Array): number {
  bytes.set(new Uint8Array(doubles.buffer, doubles.byteOffset, doubles.byteLength), offset);
  return offset + doubles.byteLength;
}
