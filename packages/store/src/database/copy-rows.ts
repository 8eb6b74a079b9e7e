// PostgreSQL's binary COPY format: a signature, rows of length-prefixed big-endian fields, -1 as the end.

const signature = Uint8Array.of(0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00);
const headerLength = signature.length + 8;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** One column value of a row that goes in; `null` is SQL's null. */
export type Field = Uint8Array | null;

/** Encoders of column values, named after the column types. */
export const field = {
  int2: (value: number): Field => scalar(2, (view) => view.setInt16(0, value)),
  int4: (value: number): Field => scalar(4, (view) => view.setInt32(0, value)),
  int8: (value: number): Field => scalar(8, (view) => view.setBigInt64(0, BigInt(value))),
  float8: (value: number): Field => scalar(8, (view) => view.setFloat64(0, value)),
  bool: (value: boolean): Field => Uint8Array.of(value ? 1 : 0),
  text: (value: string): Field => encoder.encode(value),
  jsonb: (value: unknown): Field => encoder.encode(`\u0001${JSON.stringify(value)}`),
};

/** The bytes that `copyIn` takes. */
export function encodeRows(rows: readonly (readonly Field[])[]): Uint8Array {
  let size = headerLength + 2;
  for (const row of rows) for (const value of row) size += 4 + (value?.length ?? 0);
  const bytes = new Uint8Array(size + 2 * rows.length);
  const view = new DataView(bytes.buffer);
  bytes.set(signature);
  let offset = headerLength;
  for (const row of rows) {
    view.setInt16(offset, row.length);
    offset += 2;
    for (const value of row) {
      view.setInt32(offset, value?.length ?? -1);
      offset += 4;
      if (value !== null) bytes.set(value, offset);
      offset += value?.length ?? 0;
    }
  }
  view.setInt16(offset, -1);
  return bytes;
}

/** Reads the rows that `copyOut` gives, one at a time; fields are read by column position. */
export class RowReader {
  readonly #pieces: readonly Uint8Array[];
  #piece = 0;
  #bytes: Uint8Array;
  #view: DataView;
  #next: number;
  readonly #starts: number[] = [];

  constructor(pieces: readonly Uint8Array[]) {
    this.#pieces = pieces;
    this.#bytes = pieces[0] as Uint8Array;
    this.#view = viewOf(this.#bytes);
    this.#next = headerLength + this.#view.getInt32(signature.length + 4);
  }

  /** Moves to the next row; false after the last. */
  next(): boolean {
    if (this.#next === this.#bytes.length) this.#enterNextPiece();
    const count = this.#view.getInt16(this.#next);
    if (count < 0) return false;
    let offset = this.#next + 2;
    this.#starts.length = 0;
    for (let i = 0; i < count; i++) {
      this.#starts.push(offset);
      offset += 4 + Math.max(0, this.#view.getInt32(offset));
    }
    this.#next = offset;
    return true;
  }

  isNull(column: number): boolean {
    return this.#view.getInt32(this.#starts[column] as number) < 0;
  }

  bytes(column: number): Uint8Array {
    const start = this.#starts[column] as number;
    return this.#bytes.subarray(start + 4, start + 4 + this.#view.getInt32(start));
  }

  text(column: number): string {
    return decoder.decode(this.bytes(column));
  }

  bool(column: number): boolean {
    return this.#bytes[this.#at(column)] === 1;
  }

  int2(column: number): number {
    return this.#view.getInt16(this.#at(column));
  }

  int4(column: number): number {
    return this.#view.getInt32(this.#at(column));
  }

  int8(column: number): number {
    return Number(this.#view.getBigInt64(this.#at(column)));
  }

  float8(column: number): number {
    return this.#view.getFloat64(this.#at(column));
  }

  #enterNextPiece(): void {
    this.#bytes = this.#pieces[++this.#piece] as Uint8Array;
    this.#view = viewOf(this.#bytes);
    this.#next = 0;
  }

  #at(column: number): number {
    return (this.#starts[column] as number) + 4;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function scalar(size: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(size);
  write(new DataView(bytes.buffer));
  return bytes;
}
