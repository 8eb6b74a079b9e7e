import { Table, type Vector } from "apache-arrow";
import { SandboxError } from "../errors.js";
import { Grid } from "../haystack/grid.js";
import { Coord, Float, Ref, Uri } from "../haystack/scalars.js";
import { Singleton } from "../haystack/singletons.js";
import { CalendarDate, DateTime, TimeOfDay } from "../values/date-time.js";
import { NdArray, type NumberArray, numberTypeOf } from "../values/nd-array.js";
import { arrayPieces } from "./arrow-array.js";
import { arrowPieces } from "./arrow-write.js";
import type { Attachment } from "./frame.js";
import { ARROW_ROWS, arrowColumn, columnTable, type GridColumnForm } from "./grid-columns.js";

/** A value as a JSON tree with attachments; objects with the key "$" name what JSON has no word for. */
export interface EncodedValue {
  tree: unknown;
  attachments: Attachment[];
}

const MAX_DEPTH = 100;
const MAX_PATH = 200;

/** @throws {SandboxError} unsupported_value, with the path inside the value. */
export function encodeValue(value: unknown): EncodedValue {
  const encoder = new Encoder();
  return { tree: encoder.encode(value, "value", 0), attachments: encoder.attachments };
}

class Encoder {
  readonly attachments: Attachment[] = [];

  encode(value: unknown, path: string, depth: number): unknown {
    if (depth > MAX_DEPTH) throw unsupported(path, `is nested more than ${MAX_DEPTH} deep, or contains itself`);
    if (value === null || value === undefined) return null;
    if (typeof value === "number") return encodeNumber(value);
    if (typeof value === "bigint") return { $: "int", v: String(value) };
    if (typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "object") return this.#object(value, path, depth);
    throw unsupported(path, `is a ${typeof value}`);
  }

  #object(value: object, path: string, depth: number): unknown {
    if (Array.isArray(value)) return this.#list(value, path, depth);
    if (value instanceof Uint8Array) return { $: "bytes", a: this.#attach(value) };
    if (ArrayBuffer.isView(value)) return this.#array(value as NumberArray, [(value as NumberArray).length], path);
    if (value instanceof ArrayBuffer) return { $: "bytes", a: this.#attach(new Uint8Array(value)) };
    if (value instanceof NdArray) return this.#array(value.data, value.shape, path);
    if (value instanceof Table) return { $: "table", a: this.#attach(...arrowPieces(value)) };
    return this.#moment(value, path) ?? this.#haystack(value, path, depth) ?? this.#container(value, path, depth);
  }

  #moment(value: object, path: string): unknown {
    if (value instanceof Date) return this.#dateTime(value.getTime(), "UTC", path);
    if (value instanceof DateTime) return this.#dateTime(value.epochMs, value.zone, path);
    if (value instanceof CalendarDate) return { $: "date", v: value.iso };
    if (value instanceof TimeOfDay) return { $: "time", us: Math.round(value.ms * 1000) };
    return undefined;
  }

  #haystack(value: object, path: string, depth: number): unknown {
    if (value instanceof Singleton) return { $: value.name };
    if (value instanceof Float) return { $: "float", v: floatText(value.value) };
    if (value instanceof Ref) return { $: "ref", id: value.id, dis: value.dis };
    if (value instanceof Uri) return value.uri;
    if (value instanceof Coord) return { $: "coord", lat: value.lat, lng: value.lng };
    if (value instanceof Grid) return this.#grid(value, path, depth);
    return undefined;
  }

  #grid({ meta, cols, rows }: Grid, path: string, depth: number): unknown {
    const vectors: Vector[] = [];
    const column = (index: number): GridColumnForm => {
      const cells = rows.map((row) => row[index]);
      const found = rows.length >= ARROW_ROWS ? arrowColumn(cells) : undefined;
      if (!found) return { list: this.#list(cells, `${path}.${cols[index]?.name}`, depth + 1) };
      vectors.push(found.vector);
      return found.form;
    };
    return {
      $: "grid",
      meta: this.encode(meta, `${path}.meta`, depth + 1),
      size: rows.length,
      cols: cols.map(({ name, meta }, index) => [
        name,
        this.encode(meta, `${path}.${name}.meta`, depth + 1),
        column(index),
      ]),
      a: vectors.length > 0 ? this.#attach(...arrowPieces(columnTable(vectors))) : null,
    };
  }

  #container(value: object, path: string, depth: number): unknown {
    if (value instanceof Map) return { $: "map", v: this.#list([...value], path, depth) };
    if (value instanceof Set) return { $: "set", v: this.#list([...value], path, depth) };
    // The library writes an unreadable stream for a table that another copy of it made.
    if ("schema" in value && "batches" in value) throw unsupported(path, "is a table of another copy of apache-arrow");
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      throw unsupported(path, `is a ${value.constructor?.name ?? "class instance"}`);
    }
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if ("$" in value) return { $: "map", v: this.#list(entries, path, depth) };
    return Object.fromEntries(entries.map(([key, item]) => [key, this.encode(item, `${path}.${key}`, depth + 1)]));
  }

  #list(items: readonly unknown[], path: string, depth: number): unknown[] {
    return items.map((item, index) => this.encode(item, `${path}[${index}]`, depth + 1));
  }

  #array(array: NumberArray, shape: readonly number[], path: string): unknown {
    const dtype = numberTypeOf(array);
    if (!dtype) throw unsupported(path, `is a ${array.constructor.name}`);
    if (shape.reduce((product, size) => product * size, 1) !== array.length) {
      throw unsupported(path, `has shape [${shape.join(", ")}] but ${array.length} elements`);
    }
    const { pieces, at } = arrayPieces(array, shape);
    return { $: "array", dtype, shape, at, a: this.#attach(...pieces) };
  }

  #dateTime(epochMs: number, zone: string | null, path: string): unknown {
    const ms = Math.floor(epochMs);
    if (!Number.isSafeInteger(ms)) throw unsupported(path, "is no valid date");
    const us = Math.round((epochMs - ms) * 1000);
    return { $: "datetime", ms, us, zone };
  }

  #attach(...pieces: Uint8Array[]): number {
    return this.attachments.push(pieces) - 1;
  }
}

// JSON writes 1e20 like an integer and drops the sign of -0.
function encodeNumber(value: number): unknown {
  if (Number.isSafeInteger(value) ? !Object.is(value, -0) : Number.isFinite(value) && !Number.isInteger(value)) {
    return value;
  }
  return { $: "float", v: floatText(value) };
}

function floatText(value: number): string {
  return Object.is(value, -0) ? "-0.0" : String(value).replace("Infinity", "inf");
}

function unsupported(path: string, what: string): SandboxError {
  const place = path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}…` : path;
  return new SandboxError("unsupported_value", `${place} ${what}, which cannot be sent to Python.`);
}
