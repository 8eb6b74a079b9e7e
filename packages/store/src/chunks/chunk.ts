import { StoreError } from "../errors.js";

/** Points of one revision, in order of time. */
export interface Run {
  readonly revision: number;
  /** When the revision was inserted, epoch milliseconds. */
  readonly inserted: number;
  readonly times: Float64Array;
  readonly values: Float64Array | readonly (string | null)[];
}

export const chunkKinds = { diff: 0, snapshot: 1, replacement: 2 } as const;

/** How many points a chunk may hold: 64 KiB of doubles. */
export const chunkPoints = 4096;

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

/** The runs of a chunk, in the order in which they were written. */
export function decodeChunk(bytes: Uint8Array): Run[] {
  if (bytes[0] !== format) throw new StoreError("newer_schema", `A chunk has format ${bytes[0]}: upgrade @asof/store.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = bytes[1] as number;
  const count = view.getUint32(4, true);
  const points = view.getUint32(8, true);
  const even = (flags & evenlySpaced) !== 0;
  const runLength = even ? 32 : 16;
  const timesAt = headerLength + count * runLength;
  const valuesAt = timesAt + (even ? 0 : points * 8);
  const times = even ? undefined : getDoubles(bytes, timesAt, points);
  const values = (flags & strings) !== 0 ? decodeStrings(bytes, valuesAt, points) : getDoubles(bytes, valuesAt, points);
  const runs: Run[] = [];
  let start = 0;
  for (let at = headerLength; at < timesAt; at += runLength) {
    const end = start + view.getUint32(at + 12, true);
    runs.push({
      inserted: view.getFloat64(at, true),
      revision: view.getUint32(at + 8, true),
      times:
        times?.subarray(start, end) ??
        spread(view.getFloat64(at + 16, true), view.getFloat64(at + 24, true), end - start),
      values: values instanceof Float64Array ? values.subarray(start, end) : values.slice(start, end),
    });
    start = end;
  }
  return runs;
}

function stepOf(times: Float64Array): number | undefined {
  const start = times[0] as number;
  if (times.length === 1) return 1;
  const step = (times[1] as number) - start;
  for (let i = 1; i < times.length; i++) if (times[i] !== start + i * step) return undefined;
  return step;
}

function spread(start: number, step: number, length: number): Float64Array {
  const times = new Float64Array(length);
  for (let i = 0; i < length; i++) times[i] = start + i * step;
  return times;
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

function putDoubles(bytes: Uint8Array, offset: number, doubles: Float64Array): number {
  bytes.set(new Uint8Array(doubles.buffer, doubles.byteOffset, doubles.byteLength), offset);
  return offset + doubles.byteLength;
}

/** Copied because a row's bytes start anywhere, and doubles need multiples of eight. */
function getDoubles(bytes: Uint8Array, offset: number, count: number): Float64Array {
  const doubles = new Float64Array(count);
  new Uint8Array(doubles.buffer).set(bytes.subarray(offset, offset + count * 8));
  return doubles;
}
