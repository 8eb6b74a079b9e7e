import { malformed } from "./malformed.js";
import { BrioReader } from "./reader.js";
import { type BrioBounds, BrioScanner } from "./scanner.js";

/** What suits most results. */
export const DEFAULT_BOUNDS: BrioBounds = { bytes: 256 * 2 ** 20, items: 1_000_000, depth: 400 };

/** The one value in these bytes. @throws {SandboxError} protocol when they are none, or it is over the bounds. */
export function decodeBrio(bytes: Uint8Array, bounds: BrioBounds = DEFAULT_BOUNDS): unknown {
  const values: unknown[] = [];
  const decoder = new BrioDecoder(bounds, (value) => values.push(value));
  decoder.push(bytes);
  if (values.length === 1 && !decoder.hasRest) return values[0];
  throw malformed(values.length === 0 ? "a value that ends too early" : "bytes after a value");
}

/** Gives the values of a byte stream as they become whole; nothing marks their ends but themselves. */
export class BrioDecoder {
  readonly #bounds: BrioBounds;
  readonly #emit: (value: unknown) => void;
  #scanner: BrioScanner;
  #buffer = Buffer.alloc(0);
  #filled = 0;

  constructor(bounds: BrioBounds, emit: (value: unknown) => void) {
    this.#bounds = bounds;
    this.#emit = emit;
    this.#scanner = new BrioScanner(bounds);
  }

  /** Whether a value has begun and not ended. */
  get hasRest(): boolean {
    return this.#filled > 0;
  }

  /** @throws {SandboxError} protocol; the decoder is then unusable. */
  push(bytes: Uint8Array): void {
    this.#append(bytes);
    while (this.#filled > 0) {
      const end = this.#scanner.scan(this.#buffer.subarray(0, this.#filled));
      if (end === undefined) return;
      const value = new BrioReader(this.#buffer.subarray(0, end)).value();
      // A fresh buffer for the rest: bytes of the value may still be views of this one.
      this.#buffer = Buffer.from(this.#buffer.subarray(end, this.#filled));
      this.#filled = this.#buffer.length;
      this.#scanner = new BrioScanner(this.#bounds);
      this.#emit(value);
    }
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#filled + bytes.length;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#buffer.length));
      this.#buffer.copy(larger, 0, 0, this.#filled);
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#filled);
    this.#filled = needed;
  }
}
