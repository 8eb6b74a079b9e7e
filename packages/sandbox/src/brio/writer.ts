import { SandboxError } from "../errors.js";

const NANOSECONDS_END = 2n ** 63n;

/** Bytes in a buffer that grows, all numbers big-endian. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(256);
  #length = 0;

  take(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  u8(value: number): void {
    const at = this.#room(1);
    this.#buffer[at] = value;
  }

  u16(value: number): void {
    const at = this.#room(2);
    this.#buffer.writeUInt16BE(value, at);
  }

  i16(value: number): void {
    const at = this.#room(2);
    this.#buffer.writeInt16BE(value, at);
  }

  u32(value: number): void {
    const at = this.#room(4);
    this.#buffer.writeUInt32BE(value, at);
  }

  i32(value: number): void {
    const at = this.#room(4);
    this.#buffer.writeInt32BE(value, at);
  }

  f64(value: number): void {
    const at = this.#room(8);
    this.#buffer.writeDoubleBE(value, at);
  }

  /** Wraps around, so that an unsigned number keeps its bits. */
  i64(value: bigint): void {
    const at = this.#room(8);
    this.#buffer.writeBigInt64BE(BigInt.asIntN(64, value), at);
  }

  bytes(value: Uint8Array): void {
    const at = this.#room(value.byteLength);
    this.#buffer.set(value, at);
  }

  /** A count in one, two, four or nine bytes. */
  varint(value: number): void {
    if (value < 0x80) this.u8(value);
    else if (value < 0x4000) this.u16(0x8000 | value);
    else if (value < 0x2000_0000) this.u32((0xc000_0000 | value) >>> 0);
    else {
      this.u8(0xe0);
      this.i64(BigInt(value));
    }
  }

  /** The number of characters, then UTF-8. @throws {SandboxError} unsupported_value for half a surrogate pair. */
  chars(text: string): void {
    if (!text.isWellFormed()) throw unsupported("A text with half a surrogate pair");
    this.varint(characterCount(text));
    const length = Buffer.byteLength(text);
    const at = this.#room(length);
    this.#buffer.write(text, at, length, "utf8");
  }

  /** A text that could have been a number of a table of words, which is never used here. */
  text(text: string): void {
    this.u8(0xff);
    this.chars(text);
  }

  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#buffer.length) this.#grow();
    return at;
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(2 * this.#length);
    this.#buffer.copy(larger);
    this.#buffer = larger;
  }
}

function characterCount(text: string): number {
  let pairs = 0;
  for (let at = 0; at < text.length; at++) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xd800) pairs++;
  }
  return text.length - pairs;
}

/** Nanoseconds that fit, of microseconds since 2000; by way of a float, as the original does: readers round again. */
export function nanosecondsFrom(microseconds: number): bigint {
  const nanoseconds = BigInt(microseconds * 1000);
  if (nanoseconds >= -NANOSECONDS_END && nanoseconds < NANOSECONDS_END) return nanoseconds;
  throw unsupported("A moment before 1707 or after 2292");
}

/** @internal */
export function unsupported(what: string): SandboxError {
  return new SandboxError("unsupported_value", `${what} cannot be sent to an hxpy server.`);
}
