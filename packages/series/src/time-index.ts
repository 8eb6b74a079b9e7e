import { SeriesError } from "./errors.js";
import { roundToMicros } from "./instant.js";
import { unwritten } from "./unwritten.js";

/**
 * The instants of a series: strictly increasing epoch milliseconds. Evenly spaced instants are kept
 * as `{ start, step, length }`, so that aligning two such indices is arithmetic; the array is made
 * when somebody asks for it.
 */
export class TimeIndex {
  readonly length: number;
  /** Milliseconds between neighbours when they are evenly spaced, else `undefined`. */
  readonly step: number | undefined;
  readonly #start: number;
  #times: Float64Array | undefined;

  private constructor(length: number, start: number, step: number | undefined, times?: Float64Array) {
    this.length = length;
    this.#start = start;
    this.step = step;
    this.#times = times;
  }

  static readonly empty: TimeIndex = new TimeIndex(0, 0, undefined, new Float64Array(0));

  /** `length` instants from `start` on, `step` milliseconds apart (positive). */
  static regular(start: number, step: number, length: number): TimeIndex {
    if (!(step > 0) || !Number.isInteger(length) || length < 0) {
      throw new SeriesError(
        "invalid_argument",
        `A regular index needs a positive step and a length, not ${step}, ${length}.`,
      );
    }
    return length === 0 ? TimeIndex.empty : new TimeIndex(length, roundToMicros(start), roundToMicros(step));
  }

  /**
   * Takes over the array (it must not be changed afterwards).
   *
   * @throws {SeriesError} `not_increasing` at the first instant that is not later than the one before.
   */
  static from(times: Float64Array): TimeIndex {
    const step = evenStep(times);
    if (step === undefined) assertIncreasing(times);
    return TimeIndex.#of(times, step);
  }

  /** As `from`, for kernels whose output increases by construction: nothing is checked but even spacing. */
  static trusted(times: Float64Array): TimeIndex {
    return TimeIndex.#of(times, evenStep(times));
  }

  static #of(times: Float64Array, step: number | undefined): TimeIndex {
    return times.length === 0 ? TimeIndex.empty : new TimeIndex(times.length, times[0] as number, step, times);
  }

  /** All instants; made on first use for evenly spaced ones. Not to be written to. */
  get times(): Float64Array {
    this.#times ??= grid(this.#start, this.step as number, this.length);
    return this.#times;
  }

  /** The instant at position `i`, 0 ≤ i < length. */
  at(i: number): number {
    return this.#times === undefined ? onGrid(this.#start, this.step as number, i) : (this.#times[i] as number);
  }

  get first(): number | undefined {
    return this.length === 0 ? undefined : this.#start;
  }

  get last(): number | undefined {
    return this.length === 0 ? undefined : this.at(this.length - 1);
  }

  /** The first position whose instant is at or after `time`; `length` when there is none. */
  lowerBound(time: number): number {
    if (this.step !== undefined) return this.#guess((time - this.#start) / this.step, (t) => t < time);
    return this.#search((t) => t < time);
  }

  /** The first position whose instant is after `time`; `length` when there is none. */
  upperBound(time: number): number {
    if (this.step !== undefined) return this.#guess((time - this.#start) / this.step, (t) => t <= time);
    return this.#search((t) => t <= time);
  }

  /** Positions `from` (inclusive) to `to` (exclusive). */
  slice(from: number, to: number): TimeIndex {
    const start = Math.max(0, from);
    const end = Math.min(this.length, to);
    if (start === 0 && end === this.length) return this;
    if (end <= start) return TimeIndex.empty;
    return new TimeIndex(end - start, this.at(start), this.step, this.#times?.subarray(start, end));
  }

  /** These instants and then those of another index, all of which must be later. */
  concat(other: TimeIndex): TimeIndex {
    if (this.length === 0) return other;
    if (other.length === 0) return this;
    const step = this.step ?? other.step;
    if (step !== undefined && this.#continues(other, step)) {
      return TimeIndex.regular(this.#start, step, this.length + other.length);
    }
    const times = new Float64Array(this.length + other.length);
    times.set(this.times);
    times.set(other.times, this.length);
    return this.length > 1 || other.length > 1
      ? new TimeIndex(times.length, this.#start, undefined, times)
      : TimeIndex.trusted(times);
  }

  /** Whether another index goes on at the same step; single instants have any. */
  #continues(other: TimeIndex, step: number): boolean {
    const even = (index: TimeIndex): boolean => index.length === 1 || index.step === step;
    return even(this) && even(other) && other.at(0) === onGrid(this.#start, step, this.length);
  }

  /** The same instants, `ms` later. */
  shift(ms: number): TimeIndex {
    if (this.length === 0 || ms === 0) return this;
    if (this.step !== undefined) return new TimeIndex(this.length, roundToMicros(this.#start + ms), this.step);
    return TimeIndex.trusted(this.times.map((t) => roundToMicros(t + ms)));
  }

  equals(other: TimeIndex): boolean {
    if (this === other || (this.length === 0 && other.length === 0)) return true;
    if (this.length !== other.length || this.first !== other.first) return false;
    if (this.step !== undefined && other.step !== undefined) return this.step === other.step || this.length === 1;
    if (this.last !== other.last) return false;
    const [a, b] = [this.times, other.times];
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
    return true;
  }

  /** The division can be off by one for steps of microseconds: the neighbours decide. */
  #guess(quotient: number, before: (t: number) => boolean): number {
    let position = Math.min(Math.max(Math.floor(quotient), 0), this.length);
    while (position > 0 && !before(this.at(position - 1))) position--;
    while (position < this.length && before(this.at(position))) position++;
    return position;
  }

  #search(before: (t: number) => boolean): number {
    const times = this.times;
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(times[middle] as number)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The distance between neighbours when every instant lies on the grid that the first two give. */
function evenStep(times: Float64Array): number | undefined {
  if (times.length < 2) return undefined;
  const start = times[0] as number;
  const step = roundToMicros((times[1] as number) - start);
  const last = times.length - 1;
  if (!(step > 0) || times[last] !== onGrid(start, step, last)) return undefined;
  for (let i = 1; i < times.length; i++) if (times[i] !== onGrid(start, step, i)) return undefined;
  return step;
}

/** Whole milliseconds add up exactly; microseconds are rounded to where storage would put them. */
function onGrid(start: number, step: number, i: number): number {
  const time = start + i * step;
  return Number.isInteger(time) ? time : roundToMicros(time);
}

function grid(start: number, step: number, length: number): Float64Array {
  const times = unwritten(length);
  for (let i = 0; i < length; i++) times[i] = onGrid(start, step, i);
  return times;
}

function assertIncreasing(times: Float64Array): void {
  for (let i = 0; i < times.length; i++) {
    const ordered = i === 0 ? Number.isFinite(times[0]) : (times[i] as number) > (times[i - 1] as number);
    if (!ordered) {
      throw new SeriesError("not_increasing", `Instants must increase strictly: position ${i} holds ${times[i]}.`, {
        position: i,
        time: times[i],
      });
    }
  }
}
