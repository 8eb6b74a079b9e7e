import { TimeIndex } from "@asof/series";
import { StoreError } from "../errors.js";

/** Some rows of a frame. */
export interface FrameRows {
  readonly index: TimeIndex;
  /** As long as the index, in the order of the columns. */
  readonly columns: readonly Float64Array[];
}

/** How many cells a chunk may hold, at least one row: 64 KiB of doubles. */
const chunkCells = 8192;

// Layout, little-endian like every machine this runs on: a header of 16 bytes (format, flags, two
// unused bytes, rows, columns, four unused bytes); start and step of evenly spaced instants, else the
// instants; then column after column as doubles.
const format = 1;
const headerLength = 16;
const evenlySpaced = 1;

/** The rows in pieces of a size that is read at once. */
export function* piecesOf({ index, columns }: FrameRows): Generator<FrameRows> {
  const rows = Math.max(1, Math.floor(chunkCells / Math.max(1, columns.length)));
  for (let from = 0; from < index.length; from += rows) {
    yield { index: index.slice(from, from + rows), columns: columns.map((cells) => cells.subarray(from, from + rows)) };
  }
}

export function encodeRows({ index, columns }: FrameRows): Uint8Array {
  const instants = index.step === undefined ? index.times : Float64Array.of(index.first ?? 0, index.step);
  const parts = [instants, ...columns];
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, headerLength));
  const view = new DataView(bytes.buffer);
  bytes.set([format, index.step === undefined ? 0 : evenlySpaced]);
  view.setUint32(4, index.length, true);
  view.setUint32(8, columns.length, true);
  let offset = headerLength;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), offset);
    offset += part.byteLength;
  }
  return bytes;
}

export function decodeRows(bytes: Uint8Array): FrameRows {
  if (bytes[0] !== format) throw new StoreError("newer_schema", `A chunk has format ${bytes[0]}: upgrade @asof/store.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const even = ((bytes[1] as number) & evenlySpaced) !== 0;
  const [rows, count] = [view.getUint32(4, true), view.getUint32(8, true)];
  // Copied because a row's bytes start anywhere, and doubles need multiples of eight.
  const doubles = new Float64Array(bytes.slice(headerLength).buffer);
  const instants = doubles.subarray(0, even ? 2 : rows);
  const index = even
    ? TimeIndex.regular(instants[0] as number, instants[1] as number, rows)
    : TimeIndex.trusted(instants);
  const columns = Array.from({ length: count }, (_, i) => {
    const from = instants.length + i * rows;
    return doubles.subarray(from, from + rows);
  });
  return { index, columns };
}

/** The pieces, each later than the one before, as one. */
export function joinRows(pieces: readonly FrameRows[], columns: number): FrameRows {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const index = pieces.reduce((all, piece) => all.concat(piece.index), TimeIndex.empty);
  const joined = Array.from({ length: columns }, () => new Float64Array(index.length));
  let offset = 0;
  for (const piece of pieces) {
    piece.columns.forEach((cells, i) => {
      joined[i]?.set(cells, offset);
    });
    offset += piece.index.length;
  }
  return { index, columns: joined };
}
