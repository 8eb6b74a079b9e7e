import { type AnySeries, dropMissing, Series, TimeIndex, type Values } from "@asof/series";
import { countLeading } from "./leading.js";

type ValueStore = Float64Array | (string | null)[];

/** How a change altered a state. */
export interface Change {
  /** Instants that were not there before. */
  readonly added: number;
  /** By how much the number of instants that hold a value grew (negative: shrank). */
  readonly live: number;
}

/**
 * A series under construction: changes are laid over it in place. An append costs what it appends;
 * a correction costs the points from the first corrected instant on.
 */
export class State {
  #times: Float64Array;
  #values: ValueStore;
  #length = 0;
  #live = 0;
  /** The instants as last given out; kept while they stay the same, or grow evenly. */
  #index: TimeIndex | undefined;

  constructor(valueType: "number" | "string", capacity = 64) {
    this.#times = new Float64Array(capacity);
    this.#values = valueType === "number" ? new Float64Array(capacity) : [];
  }

  get valueType(): "number" | "string" {
    return this.#values instanceof Float64Array ? "number" : "string";
  }

  get length(): number {
    return this.#length;
  }

  /** How many instants hold a value. */
  get live(): number {
    return this.#live;
  }

  clear(): void {
    this.#length = 0;
    this.#live = 0;
    this.#index = undefined;
  }

  /** Takes away the points from an instant on. */
  truncate(from: number): void {
    const length = this.#lowerBound(from);
    for (let i = length; i < this.#length; i++) if (isLive(this.#values[i])) this.#live--;
    this.#length = length;
    this.#index = undefined;
  }

  /** Lays points over the state; a missing value erases, and stays as a mark. */
  apply(times: Float64Array, values: Values): Change {
    const count = times.length;
    if (count === 0) return { added: 0, live: 0 };
    const appends = this.#length === 0 || (times[0] as number) > this.#at(this.#length - 1);
    const change = appends ? this.#append(times, values) : this.#merge(times, values);
    this.#live += change.live;
    if (change.added > 0) this.#index = this.#grown(change.added);
    return change;
  }

  /** A copy of all points, erasure marks included. */
  series(tzaware: boolean): AnySeries {
    this.#index ??= TimeIndex.trusted(this.#times.slice(0, this.#length));
    return new Series(this.#index, this.#values.slice(0, this.#length) as Values, tzaware) as AnySeries;
  }

  /** A copy of the points that hold a value. */
  liveSeries(tzaware: boolean): AnySeries {
    const series = this.series(tzaware);
    return this.#live === this.#length ? series : dropMissing(series);
  }

  /** A copy of the points with `from` ≤ time ≤ `to`, erasure marks included. */
  window(tzaware: boolean, from: number, to: number): AnySeries {
    const start = this.#search((t) => t < from);
    const end = Math.max(
      start,
      this.#search((t) => t <= to),
    );
    const index = TimeIndex.trusted(this.#times.slice(start, end));
    return new Series(index, this.#values.slice(start, end) as Values, tzaware) as AnySeries;
  }

  #merge(times: Float64Array, values: Values): Change {
    const { end, ...change } = this.#compare(this.#lowerBound(times[0] as number), times, values);
    if (change.added > 0) this.#makeRoom(end, change.added);
    this.#mergeBackwards(times, values, end, change.added);
    return change;
  }

  /** The instants after some more were added: still evenly spaced when the new ones go on that way. */
  #grown(added: number): TimeIndex | undefined {
    const before = this.#index;
    const { step, first } = before ?? {};
    if (before === undefined || step === undefined || first === undefined) return undefined;
    if (before.length + added !== this.#length || this.#at(0) !== first) return undefined;
    for (let i = before.length; i < this.#length; i++) if (this.#at(i) !== first + i * step) return undefined;
    return TimeIndex.regular(first, step, this.#length);
  }

  #append(times: Float64Array, values: Values): Change {
    this.#reserve(this.#length + times.length);
    this.#times.set(times, this.#length);
    if (this.#values instanceof Float64Array) this.#values.set(values as Float64Array, this.#length);
    else for (let i = 0; i < times.length; i++) this.#values[this.#length + i] = values[i] as string | null;
    this.#length += times.length;
    let live = 0;
    for (let i = 0; i < times.length; i++) if (isLive(values[i])) live++;
    return { added: times.length, live };
  }

  /** @returns also where the points after the changed ones begin. */
  #compare(from: number, times: Float64Array, values: Values): Change & { readonly end: number } {
    let at = from;
    let added = 0;
    let live = 0;
    for (let i = 0; i < times.length; i++) {
      const time = times[i] as number;
      while (at < this.#length && this.#at(at) < time) at++;
      const known = at < this.#length && this.#at(at) === time;
      if (!known) added++;
      live += Number(isLive(values[i])) - Number(known && isLive(this.#values[at]));
      if (known) at++;
    }
    return { added, live, end: at };
  }

  /** Moves the points from `end` on by `added` places. */
  #makeRoom(end: number, added: number): void {
    const length = this.#length;
    this.#reserve(length + added);
    this.#times.copyWithin(end + added, end, length);
    if (!(this.#values instanceof Float64Array)) this.#values.length = length + added;
    this.#values.copyWithin(end + added, end, length);
    this.#length += added;
  }

  /** The points before `end` with those that are given; from the end, so that nothing is overwritten before it has moved. */
  #mergeBackwards(times: Float64Array, values: Values, end: number, added: number): void {
    let from = end - 1;
    let to = end + added - 1;
    for (let i = times.length - 1; i >= 0; i--, to--) {
      const time = times[i] as number;
      while (from >= 0 && this.#at(from) > time) {
        this.#times[to] = this.#at(from);
        this.#values[to] = this.#values[from] as never;
        from--;
        to--;
      }
      if (from >= 0 && this.#at(from) === time) from--;
      this.#times[to] = time;
      this.#values[to] = values[i] as never;
    }
  }

  #reserve(length: number): void {
    if (length <= this.#times.length) return;
    const capacity = Math.max(length, this.#times.length * 2);
    const times = new Float64Array(capacity);
    times.set(this.#times.subarray(0, this.#length));
    this.#times = times;
    if (!(this.#values instanceof Float64Array)) return;
    const values = new Float64Array(capacity);
    values.set(this.#values.subarray(0, this.#length));
    this.#values = values;
  }

  #at(i: number): number {
    return this.#times[i] as number;
  }

  #lowerBound(time: number): number {
    return this.#search((t) => t < time);
  }

  #search(before: (t: number) => boolean): number {
    return countLeading(this.#length, (i) => before(this.#at(i)));
  }
}

function isLive(value: unknown): boolean {
  return value !== null && value !== undefined && !Number.isNaN(value);
}
