import { type Data, Float64, Int64, makeData, Table, Utf8, Vector } from "apache-arrow";
import { z } from "zod";
import { DateTime } from "../values/date-time.js";
import { malformed } from "./malformed.js";

/**
 * How the cells of one column of a grid travel: as a list of trees, or as the next column of an Arrow table. `int` and
 * `float` are numbers that Python reads as one of the two, `number` those of which it reads the whole ones as `int`.
 */
export const gridColumnSchema = z.union([
  z.object({ list: z.array(z.unknown()) }),
  z.object({ kind: z.enum(["int", "float", "number", "text"]) }),
  z.object({ kind: z.literal("moment"), zone: z.string().max(100).nullable() }),
]);
export type GridColumnForm = z.output<typeof gridColumnSchema>;
type ArrowForm = Exclude<GridColumnForm, { list: unknown[] }>;

/** From so many rows on a column that can goes by Arrow; before, loading its library would take longer. */
export const ARROW_ROWS = 1000;

/** A column as Arrow holds it, or undefined when its cells are not all of one such kind. */
export function arrowColumn(cells: readonly unknown[]): { form: ArrowForm; vector: Vector } | undefined {
  const first = cells.find((cell) => (cell ?? null) !== null);
  if (typeof first === "number") return numberColumn(cells);
  if (typeof first === "string") return textColumn(cells);
  if (first instanceof DateTime) return momentColumn(cells, first.zone);
  return undefined;
}

type Converted = { form: ArrowForm; vector: Vector } | undefined;

function numberColumn(cells: readonly unknown[]): Converted {
  const data = new Float64Array(cells.length);
  const nulls = new Nulls(cells.length);
  let whole = 0;
  let present = 0;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index] ?? null;
    if (cell === null) nulls.add(index);
    else if (typeof cell !== "number") return undefined;
    else {
      data[index] = cell;
      present++;
      if (Number.isSafeInteger(cell) && !Object.is(cell, -0)) whole++;
    }
  }
  const kind = whole === present ? "int" : whole === 0 ? "float" : "number";
  return { form: { kind }, vector: new Vector([makeData({ type: new Float64(), data, ...nulls.found() })]) };
}

function textColumn(cells: readonly unknown[]): Converted {
  const valueOffsets = new Int32Array(cells.length + 1);
  const nulls = new Nulls(cells.length);
  const texts: string[] = [];
  let end = 0;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index] ?? null;
    if (cell === null) nulls.add(index);
    else if (typeof cell !== "string" || !cell.isWellFormed()) return undefined;
    else {
      texts.push(cell);
      end += Buffer.byteLength(cell);
    }
    if (end > 2 ** 31 - 1) return undefined;
    valueOffsets[index + 1] = end;
  }
  const data: Data = makeData({
    ...{ type: new Utf8(), length: cells.length, valueOffsets, data: Buffer.from(texts.join("")) },
    ...nulls.found(),
  });
  return { form: { kind: "text" }, vector: new Vector([data]) };
}

function momentColumn(cells: readonly unknown[], zone: string | null): Converted {
  const data = new BigInt64Array(cells.length);
  const nulls = new Nulls(cells.length);
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index] ?? null;
    if (cell === null) nulls.add(index);
    else if (!(cell instanceof DateTime) || cell.zone !== zone || !Number.isFinite(cell.epochMs)) return undefined;
    else {
      const ms = Math.floor(cell.epochMs);
      data[index] = BigInt(ms) * 1000n + BigInt(Math.round((cell.epochMs - ms) * 1000));
    }
  }
  const vector = new Vector([makeData({ type: new Int64(), data, ...nulls.found() })]);
  return { form: { kind: "moment", zone }, vector };
}

/** Which cells are missing, in Arrow's own form: a bit for each that is there. */
class Nulls {
  readonly #bits: Uint8Array;
  #count = 0;

  constructor(length: number) {
    this.#bits = new Uint8Array(Math.ceil(length / 8)).fill(255);
  }

  add(index: number): void {
    this.#count++;
    this.#bits[index >> 3] = (this.#bits[index >> 3] as number) & ~(1 << (index & 7));
  }

  found(): { nullCount: number; nullBitmap?: Uint8Array } {
    return this.#count === 0 ? { nullCount: 0 } : { nullCount: this.#count, nullBitmap: this.#bits };
  }
}

/** The columns as one table. */
export function columnTable(vectors: readonly Vector[]): Table {
  return new Table(Object.fromEntries(vectors.map((vector, index) => [`c${index}`, vector])));
}

// By name: types that were read are of more general classes than those that were made.
const TYPES = { int: "Float64", float: "Float64", number: "Float64", text: "Utf8", moment: "Int64" } as const;

/** The cells of a column that came by Arrow. @throws {SandboxError} protocol when it is of another type or length. */
export function cellsOf(form: ArrowForm, vector: Vector | null, size: number): unknown[] {
  if (!vector || vector.length !== size || String(vector.type) !== TYPES[form.kind]) {
    throw malformed(`a grid whose column is no ${form.kind}`);
  }
  if (form.kind !== "moment")
    return vector.nullCount === 0 && form.kind !== "text" ? [...vector.toArray()] : [...vector];
  const { zone } = form;
  return Array.from(vector as Vector<Int64>, (us) => (us === null ? null : new DateTime(momentMs(us), zone)));
}

function momentMs(us: bigint): number {
  const rest = Number(us % 1000n);
  return rest < 0 ? Number(us / 1000n) - 1 + (rest + 1000) / 1000 : Number(us / 1000n) + rest / 1000;
}
