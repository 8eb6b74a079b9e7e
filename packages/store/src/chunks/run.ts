import { EvenTimes, type Grid, type StoredNumbers } from "./stored-points.js";

/** Points of one revision, in order of time. */
export interface Run {
  readonly revision: number;
  /** When the revision was inserted, epoch milliseconds. */
  readonly inserted: number;
  readonly times: Float64Array;
  readonly values: Float64Array | readonly (string | null)[];
}

interface StoredPoints {
  readonly revision: number;
  readonly inserted: number;
  readonly times: Float64Array | StoredNumbers;
  readonly values: Run["values"] | StoredNumbers;
}

/** A run as it lies in a chunk: its columns are made when somebody asks for them, or written to where they are to go. */
export class StoredRun implements Run {
  readonly revision: number;
  readonly inserted: number;
  #times: StoredPoints["times"];
  #values: StoredPoints["values"];

  constructor({ revision, inserted, times, values }: StoredPoints) {
    this.revision = revision;
    this.inserted = inserted;
    this.#times = times;
    this.#values = values;
  }

  get length(): number {
    return this.#times.length;
  }

  /** The first instant; NaN when there is none. */
  get first(): number {
    return this.length === 0 ? Number.NaN : (this.#times.at(0) as number);
  }

  /** The last instant; NaN when there is none. */
  get last(): number {
    return this.length === 0 ? Number.NaN : (this.#times.at(this.length - 1) as number);
  }

  get times(): Float64Array {
    if (isStored(this.#times)) this.#times = this.#times.toArray();
    return this.#times;
  }

  get values(): Run["values"] {
    if (isStored(this.#values)) this.#values = this.#values.toArray();
    return this.#values;
  }

  /** First instant and step of evenly spaced instants, where they are whole milliseconds and so add up exactly. */
  get grid(): Grid | undefined {
    return this.#times instanceof EvenTimes ? this.#times.grid : undefined;
  }

  copyTimesTo(out: Float64Array, at: number): void {
    if (isStored(this.#times)) this.#times.copyTo(out, at);
    else out.set(this.#times, at);
  }

  /** False, and nothing is written, when the values are texts. */
  copyValuesTo(out: Float64Array, at: number): boolean {
    if (isStored(this.#values)) this.#values.copyTo(out, at);
    else if (this.#values instanceof Float64Array) out.set(this.#values, at);
    else return false;
    return true;
  }
}

function isStored<T extends object>(column: T | StoredNumbers): column is StoredNumbers {
  return "copyTo" in column;
}
