import { SandboxError } from "../errors.js";
import { BRACKET, CONTROL } from "./control.js";
import { readVarint, utf8Length, varintLength } from "./lengths.js";
import { malformed } from "./malformed.js";

/** What a peer that is not trusted may send in one value. */
export interface BrioBounds {
  bytes: number;
  /** Values on all levels together. */
  items: number;
  depth: number;
}

type Task =
  | { kind: "value"; depth: number }
  | { kind: "values" | "pairs"; left: number; depth: number }
  | { kind: "grid"; depth: number }
  | { kind: "text" | "chars" | "buffer" }
  | { kind: "characters" | "skip"; left: number }
  | { kind: "byte"; byte: number };

// Bytes of fixed length after the control byte, and the texts that follow them.
type Scalar = readonly [number, ...("text" | "chars" | "buffer")[]];
const SCALARS: ReadonlyMap<number, Scalar> = new Map<number, Scalar>([
  ...[CONTROL.null, CONTROL.marker, CONTROL.na, CONTROL.remove, CONTROL.false, CONTROL.true].map(
    (control): [number, Scalar] => [control, [0]],
  ),
  [CONTROL.int16, [2, "text"]],
  [CONTROL.int32, [4, "text"]],
  [CONTROL.float64, [8, "text"]],
  [CONTROL.text, [0, "text"]],
  [CONTROL.refText, [0, "text", "chars"]],
  [CONTROL.refHandle, [8, "chars"]],
  [CONTROL.uri, [0, "text"]],
  [CONTROL.date, [4]],
  [CONTROL.time, [4]],
  [CONTROL.seconds, [4, "text"]],
  [CONTROL.nanoseconds, [8, "text"]],
  [CONTROL.coord, [8]],
  [CONTROL.bytes, [0, "buffer"]],
  [CONTROL.emptyDict, [0]],
  [CONTROL.emptyList, [0]],
]);

/** Finds where a value ends in bytes that come in pieces, and refuses too large a one before any of it is built. */
export class BrioScanner {
  readonly #bounds: BrioBounds;
  readonly #tasks: Task[] = [{ kind: "value", depth: 0 }];
  #items = 0;
  #at = 0;

  constructor(bounds: BrioBounds) {
    this.#bounds = bounds;
  }

  /**
   * Goes on over all bytes so far, from the beginning of the value.
   * @returns where the value ends, or undefined when bytes are missing. @throws {SandboxError} protocol.
   */
  scan(bytes: Buffer): number | undefined {
    for (let task = this.#tasks.pop(); task; task = this.#tasks.pop()) {
      if (!this.#step(task, bytes)) {
        this.#tasks.push(task);
        if (bytes.length > this.#bounds.bytes) throw tooMuch("bytes", this.#bounds.bytes);
        return undefined;
      }
    }
    if (this.#at > this.#bounds.bytes) throw tooMuch("bytes", this.#bounds.bytes);
    return this.#at;
  }

  /** Whether the task could be done with the bytes there are. */
  #step(task: Task, bytes: Buffer): boolean {
    switch (task.kind) {
      case "value":
        return this.#value(bytes, task.depth);
      case "values":
        if (task.left > 0) this.#tasks.push({ ...task, left: task.left - 1 }, { kind: "value", depth: task.depth });
        return true;
      case "pairs":
        if (task.left > 0) {
          this.#tasks.push({ ...task, left: task.left - 1 }, { kind: "value", depth: task.depth }, { kind: "text" });
        }
        return true;
      case "grid":
        return this.#grid(bytes, task.depth);
      case "text":
        return this.#text(bytes);
      case "chars":
        return this.#counted(bytes, "characters");
      case "buffer":
        return this.#counted(bytes, "skip");
      case "characters":
        return this.#characters(bytes, task);
      case "skip":
        return this.#skip(bytes, task.left);
      case "byte":
        if (this.#at < bytes.length && bytes[this.#at] !== task.byte)
          throw malformed(`no ${hex(task.byte)} at its end`);
        return this.#skip(bytes, 1);
    }
  }

  #value(bytes: Buffer, depth: number): boolean {
    if (this.#at >= bytes.length) return false;
    const control = bytes[this.#at] as number;
    const scalar = SCALARS.get(control);
    if (scalar) return this.#scalar(bytes, scalar);
    if (control === CONTROL.list) return this.#open(bytes, "list", depth);
    if (control === CONTROL.dict) return this.#open(bytes, "dict", depth);
    if (control !== CONTROL.grid) throw malformed(`a value of the unknown kind ${hex(control)}`);
    this.#count(1, depth);
    this.#at += 1;
    this.#tasks.push({ kind: "grid", depth: depth + 1 });
    return true;
  }

  #scalar(bytes: Buffer, [length, ...rest]: Scalar): boolean {
    if (!this.#skip(bytes, 1 + length)) return false;
    this.#count(1, 0);
    for (const kind of rest.reverse()) this.#tasks.push({ kind });
    return true;
  }

  #open(bytes: Buffer, kind: "list" | "dict", depth: number): boolean {
    const start = this.#at;
    const bracket = bytes[start + 1];
    if (bracket === undefined) return false;
    if (bracket !== BRACKET[kind][0]) throw malformed(`a ${kind} that does not open`);
    this.#at += 2;
    const count = this.#varint(bytes);
    if (count === undefined) {
      this.#at = start;
      return false;
    }
    this.#count(this.#checkedCount(count), depth + 1);
    this.#tasks.push({ kind: "byte", byte: BRACKET[kind][1] });
    this.#tasks.push({ kind: kind === "list" ? "values" : "pairs", left: count, depth: depth + 1 });
    return true;
  }

  #grid(bytes: Buffer, depth: number): boolean {
    const start = this.#at;
    if (start >= bytes.length) return false;
    if (bytes[start] !== BRACKET.grid[0]) throw malformed("a grid that does not open");
    this.#at += 1;
    const cols = this.#varint(bytes);
    const rows = cols === undefined ? undefined : this.#varint(bytes);
    if (cols === undefined || rows === undefined) {
      this.#at = start;
      return false;
    }
    // Rows without columns take no bytes, but memory all the same.
    this.#count(this.#checkedCount(cols) + this.#checkedCount(rows), depth);
    this.#tasks.push({ kind: "byte", byte: BRACKET.grid[1] });
    this.#tasks.push({ kind: "values", left: this.#checkedCount(cols * rows), depth });
    this.#tasks.push({ kind: "pairs", left: cols, depth }, { kind: "value", depth });
    return true;
  }

  #text(bytes: Buffer): boolean {
    const code = this.#varint(bytes);
    if (code === undefined) return false;
    if (code >= 0) throw malformed("a word of a constant table");
    this.#tasks.push({ kind: "chars" });
    return true;
  }

  #counted(bytes: Buffer, kind: "characters" | "skip"): boolean {
    const count = this.#varint(bytes);
    if (count === undefined) return false;
    if (count < 0) throw malformed("a negative length");
    if (count > this.#bounds.bytes) throw tooMuch("bytes", this.#bounds.bytes);
    this.#tasks.push({ kind, left: count });
    return true;
  }

  #characters(bytes: Buffer, task: { left: number }): boolean {
    while (task.left > 0) {
      const next = this.#at + utf8Length(bytes[this.#at]);
      if (next > bytes.length) return false;
      this.#at = next;
      task.left--;
    }
    return true;
  }

  #skip(bytes: Buffer, count: number): boolean {
    if (this.#at + count > bytes.length) return false;
    this.#at += count;
    return true;
  }

  #varint(bytes: Buffer): number | undefined {
    const length = varintLength(bytes[this.#at]);
    if (this.#at + length > bytes.length) return undefined;
    const value = readVarint(bytes, this.#at);
    this.#at += length;
    return value;
  }

  #checkedCount(count: number): number {
    if (count < 0) throw malformed("a negative count");
    if (count > this.#bounds.items - this.#items) throw tooMuch("items", this.#bounds.items);
    return count;
  }

  #count(items: number, depth: number): void {
    this.#items += items;
    if (this.#items > this.#bounds.items) throw tooMuch("items", this.#bounds.items);
    if (depth > this.#bounds.depth) throw tooMuch("levels", this.#bounds.depth);
  }
}

function tooMuch(unit: string, bound: number): SandboxError {
  return new SandboxError("protocol", `The server sent a value of more than ${bound} ${unit}.`);
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}
