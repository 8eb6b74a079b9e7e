import { Table } from "apache-arrow";
import { Grid, isTagName } from "../haystack/grid.js";
import { Coord, Float, Ref, Uri } from "../haystack/scalars.js";
import { Singleton } from "../haystack/singletons.js";
import { CalendarDate, DateTime, TimeOfDay } from "../values/date-time.js";
import { NdArray, type NumberArray } from "../values/nd-array.js";
import { BRACKET, CONTROL, EPOCH_2000 } from "./control.js";
import { isZone } from "./time-zone.js";
import { ByteWriter, nanosecondsFrom, unsupported } from "./writer.js";

// Python's own reader gives up between 400 and 500 levels.
const MAX_DEPTH = 400;
const HANDLE = /^[0-9a-f]{8}-[0-9a-f]{8}$/i;

/**
 * A value in Brio, as the Python server of hxpy reads it: no units, no constant table, characters counted as code points.
 * @throws {SandboxError} unsupported_value.
 */
export function encodeBrio(value: unknown): Uint8Array {
  const encoder = new BrioEncoder();
  encoder.value(value, 0);
  return encoder.out.take();
}

class BrioEncoder {
  readonly out = new ByteWriter();

  value(value: unknown, depth: number): void {
    if (depth > MAX_DEPTH) throw unsupported(`A value nested more than ${MAX_DEPTH} deep, or in itself,`);
    if (value === null || value === undefined) this.out.u8(CONTROL.null);
    else if (typeof value === "boolean") this.out.u8(value ? CONTROL.true : CONTROL.false);
    else if (typeof value === "number") this.#number(value);
    else if (typeof value === "bigint") this.#integer(value);
    else if (typeof value === "string") this.#text(CONTROL.text, value);
    else if (typeof value === "object") this.#object(value, depth);
    else throw unsupported(`A ${typeof value}`);
  }

  #number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.#integer(value);
    else this.#float(value);
  }

  #integer(value: number | bigint): void {
    const number = Number(value);
    if (!Number.isFinite(number)) throw unsupported("An integer beyond the range of floats");
    if (number > -0x8000 && number < 0x8000) {
      this.out.u8(CONTROL.int16);
      this.out.i16(number);
      this.out.text("");
    } else if (number >= -0x8000_0000 && number < 0x8000_0000) {
      this.out.u8(CONTROL.int32);
      this.out.i32(number);
      this.out.text("");
    } else this.#float(number);
  }

  #float(value: number): void {
    this.out.u8(CONTROL.float64);
    this.out.f64(value);
    this.out.text("");
  }

  #text(control: number, text: string): void {
    this.out.u8(control);
    this.out.text(text);
  }

  #object(value: object, depth: number): void {
    if (value instanceof Singleton) this.out.u8(CONTROL[value.name]);
    else if (value instanceof Float) this.#float(value.value);
    else if (value instanceof Ref) this.#ref(value);
    else if (value instanceof Uri) this.#text(CONTROL.uri, value.uri);
    else if (value instanceof Coord) this.#coord(value);
    else if (!this.#moment(value) && !this.#binary(value)) this.#container(value, depth);
  }

  #ref({ id, dis }: Ref): void {
    if (HANDLE.test(id)) {
      this.out.u8(CONTROL.refHandle);
      this.out.i64(BigInt(`0x${id.replace("-", "")}`));
    } else this.#text(CONTROL.refText, id);
    this.out.chars(dis ?? "");
  }

  #coord({ lat, lng }: Coord): void {
    if (!(Math.abs(lat) <= 90 && Math.abs(lng) <= 180)) throw unsupported(`The place ${lat}, ${lng}`);
    this.out.u8(CONTROL.coord);
    this.out.u32(Math.round((lat + 90) * 1e6));
    this.out.u32(Math.round((lng + 180) * 1e6));
  }

  #moment(value: object): boolean {
    if (value instanceof Date) this.#dateTime(value.getTime(), "UTC");
    else if (value instanceof DateTime) this.#dateTime(value.epochMs, value.zone);
    else if (value instanceof CalendarDate) this.#date(value.iso);
    else if (value instanceof TimeOfDay) {
      this.out.u8(CONTROL.time);
      this.out.u32(Math.floor(value.ms));
    } else return false;
    return true;
  }

  #date(iso: string): void {
    const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso) ?? [];
    if (!year) throw unsupported(`The date ${JSON.stringify(iso)}`);
    this.out.u8(CONTROL.date);
    this.out.u16(Number(year));
    this.out.u8(Number(month));
    this.out.u8(Number(day));
  }

  #dateTime(epochMs: number, zone: string | null): void {
    if (!Number.isFinite(epochMs)) throw unsupported("An invalid date");
    if (zone === null || !isZone(zone)) throw unsupported("A moment without the name of its time zone");
    const microseconds = Math.round(epochMs * 1000) - EPOCH_2000 * 1000;
    const seconds = microseconds / 1e6;
    if (Number.isInteger(seconds) && seconds === (seconds | 0)) {
      this.out.u8(CONTROL.seconds);
      this.out.i32(seconds);
    } else {
      this.out.u8(CONTROL.nanoseconds);
      this.out.i64(nanosecondsFrom(microseconds));
    }
    this.out.text(zone.slice(zone.indexOf("/") + 1));
  }

  #binary(value: object): boolean {
    if (value instanceof Uint8Array || value instanceof ArrayBuffer) {
      const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
      this.out.u8(CONTROL.bytes);
      this.#buffer(bytes);
    } else if (value instanceof NdArray) this.#matrix(value.data, value.shape);
    else if (ArrayBuffer.isView(value)) this.#matrix(value as NumberArray, [(value as NumberArray).length, 1]);
    else return false;
    return true;
  }

  #buffer(bytes: Uint8Array): void {
    this.out.varint(bytes.byteLength);
    this.out.bytes(bytes);
  }

  #matrix(data: NumberArray, [rows, cols = 1, ...more]: readonly number[]): void {
    if (rows === undefined || more.length > 0) throw unsupported("An array of other than one or two dimensions");
    const bytes = Buffer.alloc(8 * data.length);
    for (let at = 0; at < data.length; at++) bytes.writeDoubleBE(Number(data[at]), 8 * at);
    this.#open("dict", 4);
    this.out.text("ndarray");
    this.out.u8(CONTROL.marker);
    this.out.text("r");
    this.#integer(rows);
    this.out.text("c");
    this.#integer(cols);
    this.out.text("bytes");
    this.out.u8(CONTROL.bytes);
    this.#buffer(bytes);
    this.out.u8(BRACKET.dict[1]);
  }

  #container(value: object, depth: number): void {
    if (Array.isArray(value)) this.#list(value, depth);
    else if (value instanceof Grid) this.#grid(value, depth);
    else if (value instanceof Table) this.#grid(gridFrom(value), depth);
    else if (value instanceof Map) this.#dict([...value], depth);
    else if (isPlain(value)) this.#dict(Object.entries(value), depth);
    else throw unsupported(`A ${value.constructor?.name ?? "class instance"}`);
  }

  #list(items: readonly unknown[], depth: number): void {
    if (items.length === 0) {
      this.out.u8(CONTROL.emptyList);
      return;
    }
    this.#open("list", items.length);
    for (const item of items) this.value(item, depth + 1);
    this.out.u8(BRACKET.list[1]);
  }

  #dict(entries: readonly [unknown, unknown][], depth: number): void {
    if (entries.length === 0) {
      this.out.u8(CONTROL.emptyDict);
      return;
    }
    const present = entries.filter(([, item]) => item !== null && item !== undefined);
    this.#open("dict", present.length);
    for (const [key, item] of present) {
      if (typeof key !== "string") throw unsupported(`A key that is a ${typeof key}`);
      this.out.text(key);
      this.value(item, depth + 1);
    }
    this.out.u8(BRACKET.dict[1]);
  }

  #grid({ meta, cols, rows }: Grid, depth: number): void {
    this.out.u8(CONTROL.grid);
    this.out.u8(BRACKET.grid[0]);
    this.out.varint(cols.length);
    this.out.varint(rows.length);
    this.#container(meta, depth + 1);
    const names = new Set<string>();
    for (const { name, meta: columnMeta } of cols) {
      if (!isTagName(name)) throw unsupported(`A column named ${JSON.stringify(name)}`);
      if (names.has(name)) throw unsupported(`A second column named ${JSON.stringify(name)}`);
      names.add(name);
      this.out.text(name);
      this.#container(columnMeta, depth + 1);
    }
    for (const row of rows) for (const cell of row) this.value(cell, depth + 1);
    this.out.u8(BRACKET.grid[1]);
  }

  #open(kind: "list" | "dict", count: number): void {
    this.out.u8(CONTROL[kind]);
    this.out.u8(BRACKET[kind][0]);
    this.out.varint(count);
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function gridFrom(table: Table): Grid {
  const names = table.schema.fields.map(({ name }) => ({ name, meta: {} }));
  const columns = names.map((_, index) => table.getChildAt(index));
  const rows = Array.from({ length: table.numRows }, (_, row) => columns.map((column) => column?.get(row) ?? null));
  return new Grid({}, names, rows);
}
