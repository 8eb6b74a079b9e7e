/**
 * What a field of a flatbuffer table is: a scalar or struct of so many bytes in place, or an offset to something.
 * `vector` is the size of an element; `tables` a vector of offsets to tables.
 */
export type FieldShape =
  | { scalar: number }
  | { string: true }
  | { vector: number }
  | { table: () => TableShape }
  | { tables: () => TableShape }
  | { union: readonly (TableShape | undefined)[] };

/** The fields of a table by slot; the tag of a union is in the slot before it. */
export type TableShape = readonly FieldShape[];

// Tables may be shared, so that a small buffer could describe an endless tree.
const MAX_TABLES = 50_000;
const MAX_DEPTH = 64;

/**
 * Whether every offset, vector and text of a flatbuffer lies inside of it, following the layout at
 * https://flatbuffers.dev/internals/. Generated readers trust the sizes they find, up to exhausting memory.
 * @throws {RangeError} with what lies outside.
 */
export class FlatbufferCheck {
  readonly #view: DataView;
  #tables = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Checks all from the root; its position. */
  root(shape: TableShape): number {
    const position = this.#target(0);
    this.#table(position, shape, 0);
    return position;
  }

  /** Where a slot of a checked table lies, or undefined when it is left out. */
  slot(table: number, slot: number): number | undefined {
    const vtable = table - this.#view.getInt32(table, true);
    const at = 4 + 2 * slot;
    if (at + 2 > this.#view.getUint16(vtable, true)) return undefined;
    const offset = this.#view.getUint16(vtable + at, true);
    return offset === 0 ? undefined : table + offset;
  }

  /** The table or vector that a checked slot points to. */
  follow(table: number, slot: number): number | undefined {
    const at = this.slot(table, slot);
    return at === undefined ? undefined : at + this.#view.getUint32(at, true);
  }

  #table(position: number, shape: TableShape, depth: number): void {
    if (++this.#tables > MAX_TABLES || depth > MAX_DEPTH) throw new RangeError("too many or too deep tables");
    const vtable = position - this.#int32(position);
    this.#inside(vtable, 4);
    const size = this.#view.getUint16(vtable, true);
    if (size < 4 || size % 2 !== 0) throw new RangeError(`a table header of ${size} bytes`);
    this.#inside(vtable, size);
    shape.forEach((field, slot) => {
      const at = this.slot(position, slot);
      if (at !== undefined) this.#field(position, slot, at, field, depth);
    });
  }

  #field(table: number, slot: number, at: number, field: FieldShape, depth: number): void {
    if ("scalar" in field) this.#inside(at, field.scalar);
    else if ("string" in field) this.#vector(this.#target(at), 1);
    else if ("vector" in field) this.#vector(this.#target(at), field.vector);
    else if ("table" in field) this.#table(this.#target(at), field.table(), depth + 1);
    else if ("tables" in field) this.#tableVector(this.#target(at), field.tables(), depth);
    else this.#union(table, slot, at, field.union, depth);
  }

  #tableVector(position: number, shape: TableShape, depth: number): void {
    const length = this.#vector(position, 4);
    for (let index = 0; index < length; index++) this.#table(this.#target(position + 4 + 4 * index), shape, depth + 1);
  }

  #union(table: number, slot: number, at: number, shapes: readonly (TableShape | undefined)[], depth: number): void {
    const tagAt = this.slot(table, slot - 1);
    const tag = tagAt === undefined ? 0 : this.#view.getUint8(tagAt);
    const shape = shapes[tag];
    if (!shape) throw new RangeError(`an unknown kind ${tag}`);
    this.#table(this.#target(at), shape, depth + 1);
  }

  /** The length of a vector that lies inside. */
  #vector(position: number, elementBytes: number): number {
    this.#inside(position, 4);
    const length = this.#view.getUint32(position, true);
    this.#inside(position + 4, length * elementBytes);
    return length;
  }

  #target(at: number): number {
    this.#inside(at, 4);
    return at + this.#view.getUint32(at, true);
  }

  #int32(at: number): number {
    this.#inside(at, 4);
    return this.#view.getInt32(at, true);
  }

  #inside(at: number, bytes: number): void {
    if (at >= 0 && at + bytes <= this.#view.byteLength) return;
    throw new RangeError(`${bytes} bytes at ${at} of ${this.#view.byteLength}`);
  }
}
