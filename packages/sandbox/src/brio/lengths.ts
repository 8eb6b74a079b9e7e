/** How many bytes a count takes that begins with this one. */
export function varintLength(first: number | undefined): number {
  if (first === undefined || first < 0x80 || first === 0xff) return 1;
  if (first < 0xc0) return 2;
  return first < 0xe0 ? 4 : 9;
}

/** A count, or -1. */
export function readVarint(bytes: Buffer, at: number): number {
  const first = bytes[at] as number;
  if (first === 0xff) return -1;
  if (first < 0x80) return first;
  if (first < 0xc0) return bytes.readUInt16BE(at) & 0x3fff;
  return first < 0xe0 ? bytes.readUInt32BE(at) & 0x1fff_ffff : Number(bytes.readBigInt64BE(at + 1));
}

/** How many bytes a character takes that begins with this one. */
export function utf8Length(first: number | undefined): number {
  if (first === undefined || first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
