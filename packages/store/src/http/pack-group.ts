import { Frame, SeriesError, TimeIndex } from "@asof/series";
import type { UnpackOptions } from "./pack.js";
import {
  bytesOf,
  deflateParts,
  inflateParts,
  invalid,
  maxPackBytes,
  orderOf,
  packTimes,
  readTimes,
  unpackNumbers,
} from "./pack-parts.js";

// A group is: the kind of its index, the instants, and for each column the kind of its values, its name
// and the values. A history of one: the insertion dates, then for each the kind of the index, the
// instants, the number of parts that follow as text, and those of the columns.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A group as the bytes that tshistory clients and servers exchange. */
export async function packGroup(frame: Frame): Promise<Uint8Array> {
  return await deflateParts([...indexParts(frame), ...columnParts(frame)]);
}

/** @throws {StoreError} `invalid_pack` */
export async function unpackGroup(pack: Uint8Array, { maxBytes = maxPackBytes }: UnpackOptions = {}): Promise<Frame> {
  const [kind, index, ...columns] = await inflateParts(pack, maxBytes);
  return frameOf(kind, index, columns);
}

/** The states of a group by insertion date, in order. */
export async function packGroupHistory(history: ReadonlyMap<number, Frame>): Promise<Uint8Array> {
  const versions = [...history.values()].flatMap((frame) => {
    const columns = columnParts(frame);
    return [...indexParts(frame), encoder.encode(String(columns.length)), ...columns];
  });
  return await deflateParts([packTimes(Float64Array.from(history.keys())), ...versions]);
}

/** @throws {StoreError} `invalid_pack` */
export async function unpackGroupHistory(
  pack: Uint8Array,
  { maxBytes = maxPackBytes }: UnpackOptions = {},
): Promise<Map<number, Frame>> {
  const [dates = new Uint8Array(), ...parts] = await inflateParts(pack, maxBytes);
  let at = 0;
  const frames = Array.from(readTimes(dates), (date): [number, Frame] => {
    const [kind, index, count] = parts.slice(at, at + 3);
    const columns = parts.slice(at + 3, at + 3 + Number(decoder.decode(count)));
    at += 3 + columns.length;
    return [date, frameOf(kind, index, columns)];
  });
  if (at !== parts.length) throw invalid("it has not as many versions as insertion dates");
  return new Map(frames);
}

function indexParts({ tzaware, times }: Frame): Uint8Array[] {
  return [encoder.encode(tzaware ? "|M8[ns]" : "<M8[ns]"), packTimes(times)];
}

function columnParts(frame: Frame): Uint8Array[] {
  return [...frame.entries()].flatMap(([name, { values }]) => [
    encoder.encode("float64"),
    encoder.encode(name),
    bytesOf(values),
  ]);
}

function frameOf(kind: Uint8Array | undefined, index: Uint8Array | undefined, parts: readonly Uint8Array[]): Frame {
  if (kind === undefined || index === undefined) throw invalid("it needs an index");
  const dtype = decoder.decode(kind);
  if (!/^[|<]M8\[ns\]$/.test(dtype)) throw invalid(`its index is of the kind ${dtype}, not nanoseconds`);
  if (parts.length % 3 !== 0) throw invalid("its columns do not have three parts each");
  const times = readTimes(index);
  const order = orderOf(times);
  const sorted = (cells: Float64Array): Float64Array =>
    order === undefined ? cells : Float64Array.from(order, (at) => cells[at] ?? Number.NaN);
  const columns = Array.from({ length: parts.length / 3 }, (_, i) => {
    const [type, name, values] = parts.slice(3 * i, 3 * i + 3) as [Uint8Array, Uint8Array, Uint8Array];
    const cells = unpackNumbers(values, columnTypes[decoder.decode(type)] ?? decoder.decode(type));
    if (cells.length !== times.length) throw invalid(`it has ${times.length} instants, but ${cells.length} values`);
    return [decoder.decode(name), sorted(cells)] as const;
  });
  try {
    return new Frame(TimeIndex.from(sorted(times)), columns, dtype.startsWith("|"));
  } catch (cause) {
    if (cause instanceof SeriesError) throw invalid(cause.message, cause);
    throw cause;
  }
}

/** The types of columns by the names that pandas gives them; clients that never had a missing value send whole numbers. */
const columnTypes: Readonly<Record<string, string>> = {
  float64: "<f8",
  float32: "<f4",
  int64: "<i8",
  int32: "<i4",
  int16: "<i2",
  int8: "|i1",
  uint64: "<u8",
  uint32: "<u4",
  uint16: "<u2",
  uint8: "|u1",
  bool: "|b1",
};
