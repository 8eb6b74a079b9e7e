import { StoreError } from "../errors.js";

// zlib over: the number of parts and their lengths (big-endian 32-bit), then the parts. Instants are
// little-endian 64-bit nanoseconds, numbers little-endian doubles.

/** What numpy calls its types, little-endian; here all of them, booleans too, are doubles. */
const numberArrays = {
  "<f8": Float64Array,
  "<f4": Float32Array,
  "<i8": BigInt64Array,
  "<i4": Int32Array,
  "<i2": Int16Array,
  "|i1": Int8Array,
  "<u8": BigUint64Array,
  "<u4": Uint32Array,
  "<u2": Uint16Array,
  "|u1": Uint8Array,
  "|b1": Uint8Array,
} as const;

/** The most bytes that are taken out of a pack where nobody says otherwise. */
export const maxPackBytes = 2 ** 30;

/** More parts than any answer has: each costs memory, even when it is empty. */
const mostParts = 2 ** 21;

/** Parts as one compressed pack. */
export async function deflateParts(parts: readonly Uint8Array[]): Promise<Uint8Array> {
  return await through(new CompressionStream("deflate"), joinParts(parts));
}

/** @throws {StoreError} `invalid_pack` */
export async function inflateParts(pack: Uint8Array, maxBytes: number): Promise<Uint8Array[]> {
  return splitParts(await through(new DecompressionStream("deflate"), pack, maxBytes));
}

/** Epoch milliseconds as nanoseconds. */
export function packTimes(times: Float64Array): Uint8Array {
  const nanos = BigInt64Array.from(times, (ms) => BigInt(Math.round(ms * 1000)) * 1000n);
  return bytesOf(nanos);
}

export function readTimes(bytes: Uint8Array): Float64Array {
  if (bytes.length % 8 !== 0) throw invalid("its index is no sequence of 64-bit integers");
  const nanos = new BigInt64Array(bytes.slice().buffer);
  return Float64Array.from(nanos, (ns) => Number(ns / 1000n) / 1000);
}

export function unpackNumbers(bytes: Uint8Array, type: string): Float64Array {
  if (!Object.hasOwn(numberArrays, type)) throw invalid(`its values are of the type ${type}, which are no numbers`);
  const Numbers = numberArrays[type as keyof typeof numberArrays];
  if (bytes.length % Numbers.BYTES_PER_ELEMENT !== 0) throw invalid(`its values are no sequence of ${type}`);
  const numbers = new Numbers(bytes.slice().buffer);
  return numbers instanceof Float64Array ? numbers : Float64Array.from(numbers, Number);
}

/** The positions by time; `undefined` when the instants increase already. Clients may send them in any order. */
export function orderOf(times: Float64Array): number[] | undefined {
  if (times.every((time, i) => i === 0 || (times[i - 1] as number) < time)) return undefined;
  return Array.from(times.keys()).sort((a, b) => (times[a] as number) - (times[b] as number));
}

function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  const header = 4 + 4 * parts.length;
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, header));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, parts.length);
  let offset = header;
  parts.forEach((part, i) => {
    view.setUint32(4 + 4 * i, part.length);
    bytes.set(part, offset);
    offset += part.length;
  });
  return bytes;
}

function splitParts(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length < 4 ? 0 : view.getUint32(0);
  let offset = 4 + 4 * count;
  if (offset > bytes.length) throw invalid("it ends before its parts");
  if (count > mostParts) throw invalid(`it has ${count} parts, which are more than ${mostParts}`);
  return Array.from({ length: count }, (_, i) => {
    const start = offset;
    offset += view.getUint32(4 + 4 * i);
    if (offset > bytes.length) throw invalid("a part is longer than the pack");
    return bytes.subarray(start, offset);
  });
}

export function bytesOf(array: Float64Array | BigInt64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

type Transform = {
  readonly writable: WritableStream<Uint8Array<ArrayBuffer>>;
  readonly readable: ReadableStream<Uint8Array>;
};

/** Stops as soon as more than `maxBytes` come out: a small pack can hold gigabytes of zeros. */
async function through(
  transform: unknown,
  bytes: Uint8Array,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(transform as Transform);
  try {
    for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > maxBytes) throw invalid(`it holds more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof StoreError ? cause : invalid("it is not compressed as a pack is", cause);
  }
  const all = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

export function invalid(reason: string, cause?: unknown): StoreError {
  return new StoreError("invalid_pack", `These bytes are no pack of series: ${reason}.`, {}, { cause });
}
