// LZ4 frame format 1.6.x, reading only: magic, descriptor, blocks "size | data [checksum]", end mark, [checksum].
const magic = 0x184d2204;

/** @throws Error where the bytes are no LZ4 frame or end early */
export function decodeLz4Frame(input: Uint8Array): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  if (input.byteLength < 7 || view.getUint32(0, true) !== magic) throw new Error("no LZ4 frame");
  const flags = input[4] as number;
  const hasSize = (flags & 8) !== 0;
  const blockChecksum = (flags & 16) !== 0 ? 4 : 0;
  let at = 6 + (hasSize ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0) + 1;
  const out = createOutput(hasSize ? Number(view.getBigUint64(6, true)) : input.byteLength * 4);
  for (;;) {
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) return out.bytes();
    const size = word & 0x7fffffff;
    const block = input.subarray(at, at + size);
    if (block.byteLength !== size) throw new Error("the LZ4 frame ends early");
    if (word >>> 31 === 1) out.append(block);
    else decodeBlock(block, out);
    at += size + blockChecksum;
  }
}

type Output = ReturnType<typeof createOutput>;

/** Sizes are told by the file and not to be trusted: memory grows with what is really there. */
function createOutput(expected: number) {
  let buffer = new Uint8Array(Math.min(Math.max(expected, 64), 1 << 26));
  let length = 0;
  const reserve = (more: number) => {
    if (length + more <= buffer.byteLength) return;
    const larger = new Uint8Array(Math.max(buffer.byteLength * 2, length + more));
    larger.set(buffer.subarray(0, length));
    buffer = larger;
  };
  return {
    append(bytes: Uint8Array) {
      reserve(bytes.byteLength);
      buffer.set(bytes, length);
      length += bytes.byteLength;
    },
    repeat(offset: number, count: number) {
      if (offset === 0 || offset > length) throw new Error("an LZ4 match points before the start");
      reserve(count);
      // A match may overlap itself: bytes just written are read again.
      if (offset >= count) buffer.copyWithin(length, length - offset, length - offset + count);
      else for (let i = 0; i < count; i++) buffer[length + i] = buffer[length + i - offset] as number;
      length += count;
    },
    bytes: () => buffer.subarray(0, length),
  };
}

function decodeBlock(block: Uint8Array, out: Output): void {
  let at = 0;
  const byte = () => {
    const value = block[at++];
    if (value === undefined) throw new Error("an LZ4 block ends early");
    return value;
  };
  const longCount = (start: number) => {
    let count = start;
    if (start === 15) {
      let more = 255;
      while (more === 255) count += more = byte();
    }
    return count;
  };
  while (at < block.byteLength) {
    const token = byte();
    const literals = longCount(token >>> 4);
    if (at + literals > block.byteLength) throw new Error("an LZ4 block ends early");
    out.append(block.subarray(at, at + literals));
    at += literals;
    if (at === block.byteLength) return;
    const offset = byte() | (byte() << 8);
    out.repeat(offset, longCount(token & 15) + 4);
  }
}
