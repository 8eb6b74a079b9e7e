import { Grid, isTagName } from "../haystack/grid.js";
import { MatrixGrid } from "../haystack/matrix-grid.js";
import { Coord, Ref, Uri } from "../haystack/scalars.js";
import { Marker, NA, Remove } from "../haystack/singletons.js";
import { CalendarDate, DateTime, TimeOfDay } from "../values/date-time.js";
import { CONTROL, EPOCH_2000 } from "./control.js";
import { readVarint, utf8Length, varintLength } from "./lengths.js";
import { malformed } from "./malformed.js";
import { zoneFrom } from "./time-zone.js";

const DAY_MS = 86_400_000;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads a value that the scanner has passed: every length in it is right. */
export class BrioReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  value(): unknown {
    const control = this.#u8();
    switch (control) {
      case CONTROL.null:
        return null;
      case CONTROL.marker:
        return Marker;
      case CONTROL.na:
        return NA;
      case CONTROL.remove:
        return Remove;
      case CONTROL.false:
        return false;
      case CONTROL.true:
        return true;
      case CONTROL.emptyDict:
        return {};
      case CONTROL.emptyList:
        return [];
      case CONTROL.dict:
        return this.#dict();
      case CONTROL.list:
        return this.#list();
      case CONTROL.grid:
        return this.#grid();
      default:
        return this.#scalar(control);
    }
  }

  #scalar(control: number): unknown {
    switch (control) {
      case CONTROL.int16:
        return this.#withoutUnit(this.#bytes.readInt16BE(this.#skip(2)));
      case CONTROL.int32:
        return this.#withoutUnit(this.#bytes.readInt32BE(this.#skip(4)));
      case CONTROL.float64:
        return this.#withoutUnit(this.#bytes.readDoubleBE(this.#skip(8)));
      case CONTROL.text:
        return this.#text();
      case CONTROL.refText:
        return new Ref(this.#text(), this.#chars());
      case CONTROL.refHandle:
        return new Ref(this.#handle(), this.#chars());
      case CONTROL.uri:
        return new Uri(this.#text());
      case CONTROL.bytes:
        return this.#buffer();
      case CONTROL.coord:
        return this.#coord();
      default:
        return this.#moment(control);
    }
  }

  #moment(control: number): unknown {
    if (control === CONTROL.date) return this.#date();
    if (control === CONTROL.time) return new TimeOfDay(this.#bytes.readUInt32BE(this.#skip(4)) % DAY_MS);
    if (control === CONTROL.seconds) return this.#dateTime(this.#bytes.readInt32BE(this.#skip(4)) * 1e6);
    return this.#dateTime(microsecondsFrom(this.#bytes.readBigInt64BE(this.#skip(8))));
  }

  #withoutUnit(value: number): number {
    this.#text();
    return value;
  }

  #handle(): string {
    const digits = this.#bytes.toString("hex", this.#at, this.#at + 8);
    this.#skip(8);
    return `${digits.slice(0, 8)}-${digits.slice(8)}`;
  }

  #date(): CalendarDate {
    const at = this.#skip(4);
    const year = this.#bytes.readUInt16BE(at);
    const [month, day] = [this.#bytes[at + 2] as number, this.#bytes[at + 3] as number];
    const iso = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
    // The language takes 2021-02-30 for a day of March.
    if (year < 1 || year > 9999 || !isCalendarDay(iso)) throw malformed(`the date ${iso}`);
    return new CalendarDate(iso);
  }

  #dateTime(microseconds: number): DateTime {
    return new DateTime((EPOCH_2000 * 1000 + microseconds) / 1000, zoneFrom(this.#text()));
  }

  #coord(): Coord {
    const at = this.#skip(8);
    const lat = (this.#bytes.readUInt32BE(at) - 90e6) / 1e6;
    const lng = (this.#bytes.readUInt32BE(at + 4) - 180e6) / 1e6;
    if (lat > 90 || lng > 180) throw malformed(`the place ${lat}, ${lng}`);
    return new Coord(lat, lng);
  }

  #list(): unknown[] {
    this.#skip(1);
    const items = this.#many(this.#varint(), () => this.value());
    this.#skip(1);
    return items;
  }

  #dict(): unknown {
    this.#skip(1);
    const entries = this.#many(this.#varint(), () => [this.#text(), this.value()] as const);
    this.#skip(1);
    // fromEntries defines own properties, so a key "__proto__" stays a key.
    const dict = Object.fromEntries(entries) as Record<string, unknown>;
    return Object.hasOwn(dict, "ndarray") && dict.ndarray === Marker ? matrixFrom(dict) : dict;
  }

  #grid(): Grid {
    this.#skip(1);
    const [width, height] = [this.#varint(), this.#varint()];
    const meta = this.#meta();
    const cols = this.#many(width, () => ({ name: this.#text(), meta: this.#meta() }));
    const bad = cols.find(({ name }, index) => !isTagName(name) || cols.findIndex((col) => col.name === name) < index);
    if (bad) throw malformed(`a grid with the column ${JSON.stringify(bad.name.slice(0, 100))}, unfit or there twice`);
    const rows = this.#many(height, () => this.#many(width, () => this.value()));
    this.#skip(1);
    return new Grid(meta, cols, rows);
  }

  #meta(): Record<string, unknown> {
    const control = this.#bytes[this.#at];
    const meta = control === CONTROL.dict || control === CONTROL.emptyDict ? this.value() : undefined;
    if (meta === undefined || meta instanceof MatrixGrid) throw malformed("a grid whose meta data is no dict");
    return meta as Record<string, unknown>;
  }

  #buffer(): Uint8Array {
    const length = this.#varint();
    const start = this.#skip(length);
    return new Uint8Array(this.#bytes.subarray(start, start + length));
  }

  #text(): string {
    this.#varint();
    return this.#chars();
  }

  #chars(): string {
    let left = this.#varint();
    const start = this.#at;
    while (left-- > 0) this.#at += utf8Length(this.#bytes[this.#at]);
    try {
      return UTF8.decode(this.#bytes.subarray(start, this.#at));
    } catch (cause) {
      throw malformed("a text that is no UTF-8", cause);
    }
  }

  #many<T>(count: number, read: () => T): T[] {
    return Array.from({ length: count }, read);
  }

  #varint(): number {
    const at = this.#skip(varintLength(this.#bytes[this.#at]));
    return readVarint(this.#bytes, at);
  }

  #u8(): number {
    return this.#bytes[this.#skip(1)] as number;
  }

  #skip(count: number): number {
    const at = this.#at;
    this.#at += count;
    return at;
  }
}

function isCalendarDay(iso: string): boolean {
  const day = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso);
}

/** Microseconds as Python gets them out of a float: halves go to the even number. */
function microsecondsFrom(nanoseconds: bigint): number {
  const exact = Number(nanoseconds / 1000n) + Number(nanoseconds % 1000n) / 1000;
  const rounded = Math.round(exact);
  return rounded - exact === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

// More bytes than the matrix has are left alone, as numpy leaves them.
function matrixFrom({ r, c, bytes }: Record<string, unknown>): MatrixGrid {
  const isCount = (count: unknown): count is number => Number.isSafeInteger(count) && (count as number) >= 0;
  if (!isCount(r) || !isCount(c) || !(bytes instanceof Uint8Array) || bytes.length < 8 * r * c) {
    throw malformed("a matrix that does not fit its bytes");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new MatrixGrid(
    Float64Array.from({ length: r * c }, (_, index) => view.getFloat64(8 * index)),
    r,
    c,
  );
}
