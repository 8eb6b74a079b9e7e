import type { Duplex } from "node:stream";
import type { Link } from "./link.js";

const HEADER_BYTES = 8;
const KEPT_STDERR = 8 * 1024;

/** Writes the parts in one go, uncopied. */
export function sendAll(stream: Duplex, parts: readonly Uint8Array[]): void {
  stream.cork();
  for (const part of parts) stream.write(part);
  stream.uncork();
}

/** The standard streams of a container through the engine's attach connection: works with every kind of engine. */
export class StdioLink implements Link {
  readonly ended: Promise<void>;
  onData: (bytes: Uint8Array) => void = () => {};
  readonly #stream: Duplex;
  #stderr = "";
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #headerFilled = 0;
  #left = 0;
  #hasEnded = false;

  constructor(stream: Duplex) {
    this.#stream = stream;
    this.ended = new Promise((resolve) => {
      stream
        .on("close", resolve)
        .on("end", resolve)
        .on("error", () => resolve());
    });
    stream.on("data", (chunk: Buffer) => this.#demultiplex(chunk));
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The end of what was printed outside the protocol: by a runner that could not start. */
  get stderr(): string {
    return this.#stderr;
  }

  send(parts: readonly Uint8Array[]): void {
    sendAll(this.#stream, parts);
  }

  close(): void {
    this.#stream.destroy();
  }

  // The engine wraps every piece: stream number, three zeros, u32 length.
  #demultiplex(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#left === 0) {
        offset += this.#fillHeader(chunk, offset);
        continue;
      }
      const payload = chunk.subarray(offset, offset + this.#left);
      offset += payload.length;
      this.#left -= payload.length;
      if (this.#header[0] === 1) this.onData(payload);
      else this.#stderr = (this.#stderr + payload.toString("latin1")).slice(-KEPT_STDERR);
    }
  }

  #fillHeader(chunk: Buffer, offset: number): number {
    const count = chunk.copy(this.#header, this.#headerFilled, offset, offset + HEADER_BYTES - this.#headerFilled);
    this.#headerFilled += count;
    if (this.#headerFilled === HEADER_BYTES) {
      this.#headerFilled = 0;
      this.#left = this.#header.readUInt32BE(4);
    }
    return count;
  }
}
