import { type AnySeries, isNumeric, Series, SeriesError, TimeIndex } from "@asof/series";
import { z } from "zod";
import { StoreError } from "../errors.js";

// zlib over: the number of parts and their lengths (big-endian 32-bit), then the parts: JSON metadata,
// instants as little-endian 64-bit nanoseconds, values as little-endian doubles or, for strings,
// UTF-8 joined by byte 0 where a lone byte 3 is a missing value.

const packMetadataSchema = z.object({
  tzaware: z.boolean(),
  value_type: z.string(),
  value_dtype: z.string().default("<f8"),
});

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

export interface UnpackOptions {
  /** The most bytes that are taken out of a pack. 1 GiB when undefined. */
  maxBytes?: number | undefined;
}

/** What tshistory clients call the kind of a series. */
export function wireMetadata({ tzaware, valueType }: { tzaware: boolean; valueType: "number" | "string" }) {
  const numeric = valueType === "number";
  return {
    tzaware,
    index_type: tzaware ? "datetime64[ns, UTC]" : "datetime64[ns]",
    index_dtype: tzaware ? "|M8[ns]" : "<M8[ns]",
    value_dtype: numeric ? "<f8" : "|O",
    value_type: numeric ? "float64" : "object",
  };
}

/** A series as the bytes that tshistory clients and servers exchange ("tshpack"). */
export async function packSeries(series: AnySeries): Promise<Uint8Array> {
  const metadata = wireMetadata({ tzaware: series.tzaware, valueType: isNumeric(series) ? "number" : "string" });
  const nanos = new BigInt64Array(series.length);
  for (let i = 0; i < series.length; i++) nanos[i] = BigInt(Math.round(series.index.at(i) * 1000)) * 1000n;
  const values = isNumeric(series) ? bytesOf(series.values) : packStrings(series.values as readonly (string | null)[]);
  const parts = [new TextEncoder().encode(JSON.stringify(metadata)), bytesOf(nanos), values];
  return await through(new CompressionStream("deflate"), joinParts(parts));
}

/** @throws {StoreError} `invalid_pack` */
export async function unpackSeries(pack: Uint8Array, { maxBytes = 2 ** 30 }: UnpackOptions = {}): Promise<AnySeries> {
  const bytes = await through(new DecompressionStream("deflate"), pack, maxBytes);
  const [metadata, index, values, ...rest] = splitParts(bytes);
  if (metadata === undefined || index === undefined || values === undefined || rest.length > 0)
    throw invalid("it needs three parts");
  const { tzaware, value_type, value_dtype } = readMetadata(metadata);
  const times = readTimes(index);
  const content = value_type === "object" ? unpackStrings(values, times.length) : unpackNumbers(values, value_dtype);
  try {
    return inOrder(times, content, tzaware);
  } catch (cause) {
    if (cause instanceof SeriesError) throw invalid(cause.message, cause);
    throw cause;
  }
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
  return Array.from({ length: count }, (_, i) => {
    const start = offset;
    offset += view.getUint32(4 + 4 * i);
    if (offset > bytes.length) throw invalid("a part is longer than the pack");
    return bytes.subarray(start, offset);
  });
}

function readMetadata(bytes: Uint8Array): z.output<typeof packMetadataSchema> {
  try {
    return packMetadataSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw invalid("its metadata does not say tzaware and value_type", cause);
  }
}

function readTimes(bytes: Uint8Array): Float64Array {
  if (bytes.length % 8 !== 0) throw invalid("its index is no sequence of 64-bit integers");
  const nanos = new BigInt64Array(bytes.slice().buffer);
  return Float64Array.from(nanos, (ns) => Number(ns / 1000n) / 1000);
}

function unpackNumbers(bytes: Uint8Array, type: string): Float64Array {
  if (!Object.hasOwn(numberArrays, type)) throw invalid(`its values are of the type ${type}, which are no numbers`);
  const Numbers = numberArrays[type as keyof typeof numberArrays];
  if (bytes.length % Numbers.BYTES_PER_ELEMENT !== 0) throw invalid(`its values are no sequence of ${type}`);
  const numbers = new Numbers(bytes.slice().buffer);
  return numbers instanceof Float64Array ? numbers : Float64Array.from(numbers, Number);
}

/** The points by time: clients may send them in any order. */
function inOrder(times: Float64Array, values: Float64Array | (string | null)[], tzaware: boolean): AnySeries {
  if (times.length !== values.length) throw invalid(`it has ${times.length} instants, but ${values.length} values`);
  if (times.every((time, i) => i === 0 || (times[i - 1] as number) < time)) {
    return new Series(TimeIndex.from(times), values, tzaware) as AnySeries;
  }
  const order = Array.from(times.keys()).sort((a, b) => (times[a] as number) - (times[b] as number));
  const index = TimeIndex.from(Float64Array.from(order, (at) => times[at] as number));
  const moved =
    values instanceof Float64Array
      ? Float64Array.from(order, (at) => values[at] as number)
      : order.map((at) => values[at] as string | null);
  return new Series(index, moved, tzaware) as AnySeries;
}

function packStrings(values: readonly (string | null)[]): Uint8Array {
  const odd = values.find((text) => text?.includes("\0") || text?.includes("\u0003"));
  if (odd !== undefined)
    throw new StoreError("invalid_pack", "A string with the characters U+0000 or U+0003 cannot be packed.", {
      value: odd,
    });
  return new TextEncoder().encode(values.map((text) => text ?? "\u0003").join("\0"));
}

function unpackStrings(bytes: Uint8Array, count: number): (string | null)[] {
  if (count === 0) return [];
  return new TextDecoder()
    .decode(bytes)
    .split("\0")
    .map((text) => (text === "\u0003" ? null : text));
}

function bytesOf(array: Float64Array | BigInt64Array): Uint8Array {
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

function invalid(reason: string, cause?: unknown): StoreError {
  return new StoreError("invalid_pack", `These bytes are no packed series: ${reason}.`, {}, { cause });
}
