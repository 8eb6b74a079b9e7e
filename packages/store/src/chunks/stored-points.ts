/** Numbers that are read, or worked out, when somebody asks for them. */
export interface StoredNumbers {
  readonly length: number;
  /** That at position 0 ≤ i < length. */
  at(i: number): number;
  toArray(): Float64Array;
  /** Writes all of them to `out`, from a position on. */
  copyTo(out: Float64Array, at: number): void;
}

/** Doubles in the bytes of a row: these begin anywhere, and arrays of doubles at multiples of eight. */
export class StoredDoubles implements StoredNumbers {
  readonly length: number;
  readonly #bytes: Uint8Array;

  /** @param bytes eight for each double, little-endian. */
  constructor(bytes: Uint8Array) {
    this.length = bytes.length / 8;
    this.#bytes = bytes;
  }

  at(i: number): number {
    const { buffer, byteOffset } = this.#bytes;
    return new DataView(buffer, byteOffset + i * 8, 8).getFloat64(0, true);
  }

  toArray(): Float64Array {
    const doubles = new Float64Array(this.length);
    this.copyTo(doubles, 0);
    return doubles;
  }

  copyTo(out: Float64Array, at: number): void {
    new Uint8Array(out.buffer, out.byteOffset + at * 8, this.#bytes.length).set(this.#bytes);
  }
}

export interface Grid {
  readonly start: number;
  readonly step: number;
}

/** Evenly spaced instants. */
export class EvenTimes implements StoredNumbers {
  readonly length: number;
  readonly #grid: Grid;
  readonly #from: number;

  /** Of the instants of a grid `length` from position `from` on. */
  constructor(grid: Grid, from: number, length: number) {
    this.#grid = grid;
    this.#from = from;
    this.length = length;
  }

  /** First instant and step, where they are whole milliseconds and so add up exactly. */
  get grid(): Grid | undefined {
    const { start, step } = this.#grid;
    if (!Number.isInteger(start) || !Number.isInteger(step)) return undefined;
    return { start: start + this.#from * step, step };
  }

  at(i: number): number {
    return this.#grid.start + (this.#from + i) * this.#grid.step;
  }

  toArray(): Float64Array {
    const times = new Float64Array(this.length);
    this.copyTo(times, 0);
    return times;
  }

  copyTo(out: Float64Array, at: number): void {
    const { start, step } = this.#grid;
    const from = this.#from;
    for (let i = 0; i < this.length; i++) out[at + i] = start + (from + i) * step;
  }
}
