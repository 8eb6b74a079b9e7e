import { SandboxError } from "../errors.js";

/** One message: a JSON header and binary attachments, each in a buffer of its own that starts at byte 0. */
export interface Frame {
  header: Buffer;
  attachments: Buffer[];
}

/** What a peer that is not trusted may send; checked before memory is taken. */
export interface FrameLimits {
  headerBytes: number;
  attachments: number;
  frameBytes: number;
}

const PREFIX_BYTES = 8;

/** Binary data to send, in pieces that need not be joined. */
export type Attachment = readonly Uint8Array[];

/** Prefix and header of a frame in one buffer, then the attachments as they are. */
export function encodeFrame(header: unknown, attachments: readonly Attachment[]): Uint8Array[] {
  const text = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(PREFIX_BYTES + 8 * attachments.length);
  prefix.writeUInt32BE(text.length, 0);
  prefix.writeUInt32BE(attachments.length, 4);
  attachments.forEach((pieces, index) => {
    const length = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
    prefix.writeBigUInt64BE(BigInt(length), PREFIX_BYTES + 8 * index);
  });
  return [Buffer.concat([prefix, text]), ...attachments.flat().filter(({ byteLength }) => byteLength > 0)];
}

/** Cuts a byte stream into frames, whatever the pieces in which it arrives; every byte is copied once. */
export class FrameDecoder {
  readonly #limits: FrameLimits;
  readonly #emit: (frame: Frame) => void;
  // The buffers that the present frame still needs, in order: first its prefix, then the lengths, then the rest.
  #parts: Buffer[] = [Buffer.alloc(PREFIX_BYTES)];
  #stage: "prefix" | "lengths" | "content" = "prefix";
  #part = 0;
  #filled = 0;
  #headerBytes = 0;

  constructor(limits: FrameLimits, emit: (frame: Frame) => void) {
    this.#limits = limits;
    this.#emit = emit;
  }

  /** @throws {SandboxError} protocol when a frame announces more than the limits allow; the decoder is then unusable. */
  push(bytes: Uint8Array): void {
    let offset = 0;
    while (offset < bytes.length) {
      const target = this.#parts[this.#part] as Buffer;
      const count = Math.min(target.length - this.#filled, bytes.length - offset);
      target.set(bytes.subarray(offset, offset + count), this.#filled);
      this.#filled += count;
      offset += count;
      this.#advance();
    }
  }

  #advance(): void {
    while (this.#filled === this.#parts[this.#part]?.length) {
      this.#part++;
      this.#filled = 0;
      if (this.#part === this.#parts.length) this.#complete();
    }
  }

  #complete(): void {
    const [first, ...rest] = this.#parts as [Buffer, ...Buffer[]];
    if (this.#stage === "prefix") this.#expectLengths(first);
    else if (this.#stage === "lengths") this.#expectContent(first);
    else {
      this.#stage = "prefix";
      this.#expect([Buffer.alloc(PREFIX_BYTES)]);
      this.#emit({ header: first, attachments: rest });
    }
  }

  #expectLengths(prefix: Buffer): void {
    this.#headerBytes = this.#checked("headerBytes", prefix.readUInt32BE(0));
    const count = this.#checked("attachments", prefix.readUInt32BE(4));
    this.#stage = "lengths";
    this.#expect([Buffer.alloc(8 * count)]);
  }

  #expectContent(table: Buffer): void {
    const lengths = [this.#headerBytes];
    for (let at = 0; at < table.length; at += 8) lengths.push(Number(table.readBigUInt64BE(at)));
    this.#checked(
      "frameBytes",
      lengths.reduce((sum, length) => sum + length, 0),
    );
    this.#stage = "content";
    // Not zeroed, so a length that is announced but never sent costs address space only.
    this.#expect(lengths.map((length) => Buffer.allocUnsafeSlow(length)));
  }

  #expect(parts: Buffer[]): void {
    this.#parts = parts;
    this.#part = 0;
    this.#filled = 0;
  }

  #checked(limit: keyof FrameLimits, value: number): number {
    if (value <= this.#limits[limit]) return value;
    throw new SandboxError(
      "protocol",
      `The sandbox announced a frame with ${limit} ${value}; at most ${this.#limits[limit]} are accepted.`,
    );
  }
}
