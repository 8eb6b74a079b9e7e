// Thrift's compact protocol, as far as page headers need it: field headers are a step of the id and a type in one byte.
import type { FileMetaData } from "hyparquet";
import { CacheError } from "../errors.js";

/**
 * Walks over the pages of every column. hyparquet believes their headers, and would go round for ever where one does
 * not tell its size.
 * @throws {CacheError} damaged where a page has no size, or ends outside of its column
 */
export function checkPages(bytes: Uint8Array, { row_groups: groups }: FileMetaData): void {
  for (const { meta_data: column } of groups.flatMap(({ columns }) => columns)) {
    if (column === undefined) continue;
    const start = Number(column.dictionary_page_offset || column.data_page_offset);
    const pages = bytes.subarray(start, start + Number(column.total_compressed_size));
    const reader = { view: new DataView(pages.buffer, pages.byteOffset, pages.byteLength), at: 0 };
    while (reader.at < pages.byteLength - 1) {
      const size = readHeader(reader).get(compressedSizeField);
      if (size === undefined || size < 0 || reader.at + size > pages.byteLength) throw damaged(column.path_in_schema);
      reader.at += size;
    }
  }
}

interface Reader {
  readonly view: DataView;
  at: number;
}

const compressedSizeField = 3;
const types = { yes: 1, no: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, struct: 12 } as const;

/** The integers among a struct's fields; the reader stands behind it. */
function readHeader(reader: Reader): Map<number, number> {
  const integers = new Map<number, number>();
  let field = 0;
  for (let head = readByte(reader); (head & 15) !== 0; head = readByte(reader)) {
    field = head >> 4 === 0 ? unzigzag(readVarInt(reader)) : field + (head >> 4);
    if ((head & 15) === types.i32) integers.set(field, unzigzag(readVarInt(reader)));
    else skip(reader, head & 15);
  }
  return integers;
}

function skip(reader: Reader, type: number): void {
  if (type === types.yes || type === types.no) return;
  if (type === types.byte) reader.at++;
  else if (type === types.i16 || type === types.i32 || type === types.i64) readVarInt(reader);
  else if (type === types.double) reader.at += 8;
  else if (type === types.binary) skipBinary(reader);
  else if (type === types.list) skipList(reader);
  else if (type === types.struct) readHeader(reader);
  else throw damaged([]);
}

function skipBinary(reader: Reader): void {
  const length = readVarInt(reader) >>> 0;
  reader.at += length;
}

function skipList(reader: Reader): void {
  const head = readByte(reader);
  const size = head >> 4 === 15 ? readVarInt(reader) >>> 0 : head >> 4;
  const type = (head & 15) === types.yes || (head & 15) === types.no ? types.byte : head & 15;
  for (let left = size; left > 0 && reader.at <= reader.view.byteLength; left--) skip(reader, type);
}

/** Fails at the end, so that whatever counts on more ends there as well. */
function readByte(reader: Reader): number {
  return reader.view.getUint8(reader.at++);
}

function readVarInt(reader: Reader): number {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = readByte(reader);
    value |= (byte & 127) << shift;
    if (byte < 128) return value;
  }
}

function unzigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}

function damaged(path: readonly string[]): CacheError {
  return new CacheError("damaged", `A page of the column "${path.join(".")}" is not what its header says.`);
}
