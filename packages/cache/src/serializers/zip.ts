// PKWARE APPNOTE 6.3: local headers with their data, then the central directory, then its end record.
// Written without compression, every member's data on a 64-byte boundary so that arrays are views of the file.
import { crc32, inflateRawSync } from "node:zlib";
import { CacheError } from "../errors.js";
import { checkClaim } from "./bounds.js";

export interface ZipMember {
  readonly name: string;
  readonly data: Uint8Array;
}

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endRecord = 0x06054b50;
const paddingField = 0xd935;
const boundary = 64;
/** 1980-01-01, the format's first day: the same content gives the same bytes. */
const date = 0x21;
const utf8Names = 0x800;
const largest = 0xffff_fffe;

/** @throws {CacheError} unsupported from 4 GiB on */
export function writeZip(members: readonly ZipMember[]): Uint8Array {
  const placed = place(members);
  const directory = placed.reduce((sum, { name }) => sum + 46 + name.length, 0);
  const start = placed.at(-1)?.end ?? 0;
  const size = start + directory + 22;
  if (size > largest) throw new CacheError("unsupported", "A zip file of 4 GiB or more cannot be written; put less.");
  const file = Buffer.allocUnsafeSlow(size);
  let at = start;
  for (const member of placed) {
    writeLocal(file, member);
    at = writeCentral(file, at, member);
  }
  at = file.writeUInt32LE(endRecord, at);
  at = file.writeUInt32LE(0, at);
  at = file.writeUInt16LE(placed.length, at);
  at = file.writeUInt16LE(placed.length, at);
  at = file.writeUInt32LE(directory, at);
  at = file.writeUInt32LE(start, at);
  file.writeUInt16LE(0, at);
  return file;
}

interface Placed {
  readonly name: Buffer;
  readonly data: Uint8Array;
  readonly crc: number;
  readonly offset: number;
  readonly padding: number;
  readonly end: number;
}

function place(members: readonly ZipMember[]): Placed[] {
  const placed: Placed[] = [];
  for (const { name: text, data } of members) {
    const name = Buffer.from(text);
    const offset = placed.at(-1)?.end ?? 0;
    const bare = offset + 30 + name.length + 4;
    const padding = (boundary - (bare % boundary)) % boundary;
    placed.push({ name, data, crc: crc32(data), offset, padding, end: bare + padding + data.byteLength });
  }
  return placed;
}

function writeLocal(file: Buffer, { name, data, crc, offset, padding, end }: Placed): void {
  let at = file.writeUInt32LE(localHeader, offset);
  at = writeShared(file, at, data.byteLength, crc, name.length);
  at = file.writeUInt16LE(4 + padding, at);
  at += name.copy(file, at);
  at = file.writeUInt16LE(paddingField, at);
  at = file.writeUInt16LE(padding, at);
  file.fill(0, at, at + padding);
  file.set(data, end - data.byteLength);
}

/** The members that both headers have, from "version needed" to the length of the name. */
function writeShared(file: Buffer, start: number, size: number, crc: number, nameLength: number): number {
  let at = start;
  for (const value of [20, utf8Names, 0, 0, date]) at = file.writeUInt16LE(value, at);
  for (const value of [crc, size, size]) at = file.writeUInt32LE(value, at);
  return file.writeUInt16LE(nameLength, at);
}

function writeCentral(file: Buffer, start: number, { name, data, crc, offset }: Placed): number {
  let at = file.writeUInt32LE(centralHeader, start);
  at = file.writeUInt16LE(20, at);
  at = writeShared(file, at, data.byteLength, crc, name.length);
  file.fill(0, at, at + 12);
  at = file.writeUInt32LE(offset, at + 12);
  return at + name.copy(file, at);
}

/** Members in the order of the directory; stored ones are views of the bytes. @throws {CacheError} damaged */
export function readZip(bytes: Uint8Array): ZipMember[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return readMembers(file);
  } catch (cause) {
    if (cause instanceof CacheError) throw cause;
    throw damaged("it is cut off", cause);
  }
}

function readMembers(file: Buffer): ZipMember[] {
  const end = file.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0) throw damaged("it has no directory");
  const members: ZipMember[] = [];
  let at = file.readUInt32LE(end + 16);
  let total = 0;
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    if (file.readUInt32LE(at) !== centralHeader) throw damaged("its directory is broken");
    const [method, crc, packed, size] = [
      file.readUInt16LE(at + 10),
      file.readUInt32LE(at + 16),
      file.readUInt32LE(at + 20),
      file.readUInt32LE(at + 24),
    ] as const;
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    // Members that lie over each other could make any size of a small file.
    total += size;
    checkClaim(total, file);
    const name = file.toString("utf8", at + 46, at + 46 + nameLength);
    members.push({ name, data: readMember(file, file.readUInt32LE(at + 42), { name, method, crc, packed, size }) });
    at += 46 + nameLength + extra + comment;
  }
  return members;
}

interface Header {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

function readMember(file: Buffer, offset: number, { name, method, crc, packed, size }: Header): Uint8Array {
  if (packed > largest || size > largest || offset > largest) {
    throw new CacheError("unsupported", `The zip member "${name}" is 4 GiB or larger.`);
  }
  if (file.readUInt32LE(offset) !== localHeader) throw damaged(`the member "${name}" is not where it should be`);
  const start = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28);
  const raw = file.subarray(start, start + packed);
  if (method !== 0 && method !== 8) {
    throw new CacheError("unsupported", `The zip member "${name}" is compressed by method ${method}; use deflate.`);
  }
  const data = method === 0 ? raw : inflateRawSync(raw, { maxOutputLength: Math.max(size, 1) });
  if (data.byteLength !== size || crc32(data) !== crc) throw damaged(`the member "${name}" fails its checksum`);
  return data;
}

function damaged(why: string, cause?: unknown): CacheError {
  return new CacheError("damaged", `No zip file: ${why}.`, { cause });
}
