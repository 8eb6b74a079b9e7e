import { Temporal } from "temporal-polyfill";
import { SeriesError } from "./errors.js";
import { TimeIndex } from "./time-index.js";

/** How wall-clock times that a zone has twice, or never, become instants. */
export interface WallClockOptions {
  /** The hour that autumn repeats. Default `"raise"`. */
  ambiguous?: "raise" | "earlier" | "later";
  /** The hour that spring leaves out. Default `"raise"`. */
  nonexistent?: "raise" | "shift_forward";
}

/**
 * Offsets of one time zone. Transitions are asked for once per range of years and then found by
 * position, so that a million instants cost a few hundred questions to the zone data.
 */
export class TimeZone {
  readonly name: string;
  /** Instants at which an offset begins, ascending, and the offsets in milliseconds. */
  #starts: number[] = [];
  #offsets: number[] = [];
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  /** @throws {SeriesError} `invalid_time_zone` */
  constructor(name: string) {
    this.name = name;
    try {
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    } catch (cause) {
      const message = `"${name}" is not a time zone: use an IANA name such as Europe/Paris or Asia/Shanghai.`;
      throw new SeriesError("invalid_time_zone", message, { zone: name }, { cause });
    }
  }

  /** The zone of that name; the same object each time. */
  static of(name: string): TimeZone {
    const known = zones.get(name);
    if (known !== undefined) return known;
    const zone = new TimeZone(name);
    zones.set(name, zone);
    return zone;
  }

  /** Milliseconds to add to an instant to read the wall clock. */
  offsetAt(ms: number): number {
    this.#cover(ms, ms);
    return this.#offsets[position(this.#starts, ms)] as number;
  }

  /** The wall clock at an instant, as if it were UTC. */
  wallFromInstant(ms: number): number {
    return ms + this.offsetAt(ms);
  }

  /** @throws {SeriesError} `ambiguous_time`, `nonexistent_time` unless the options say what to do. */
  instantFromWall(wall: number, options: WallClockOptions = {}): number {
    const early = wall - this.offsetAt(wall - msPerDay);
    const late = wall - this.offsetAt(wall + msPerDay);
    const fits = (instant: number): boolean => this.wallFromInstant(instant) === wall;
    if (early === late) return early;
    if (fits(early) && fits(late)) return this.#ambiguous(wall, early, late, options);
    if (fits(early)) return early;
    if (fits(late)) return late;
    if (options.nonexistent === "shift_forward") return this.#transitionNear(late, early);
    throw new SeriesError(
      "nonexistent_time",
      `${wallText(wall)} never happened in ${this.name}: the clock skipped it.`,
      {
        zone: this.name,
      },
    );
  }

  /** Wall clock times of many instants in order of time; one walk over the transitions. */
  wallTimes(times: Float64Array): Float64Array {
    const wall = new Float64Array(times.length);
    if (times.length === 0) return wall;
    this.#cover(times[0] as number, times[times.length - 1] as number);
    let at = position(this.#starts, times[0] as number);
    for (let i = 0; i < times.length; i++) {
      const time = times[i] as number;
      while (at + 1 < this.#starts.length && time >= (this.#starts[at + 1] as number)) at++;
      wall[i] = time + (this.#offsets[at] as number);
    }
    return wall;
  }

  /**
   * The instants of many wall-clock times in order of time.
   *
   * @throws as `instantFromWall`, at the first time that has none or two.
   */
  instantsFromWall(wall: Float64Array, options: WallClockOptions = {}): Float64Array {
    if (wall.length === 0) return wall;
    this.#cover((wall[0] as number) - msPerDay, (wall[wall.length - 1] as number) + msPerDay);
    if (this.#starts.length === 1) return wall.map((t) => t - (this.#offsets[0] as number));
    return this.#walkWall(wall, options);
  }

  /** Far from a transition the offsets of the day before and after agree, and no question is left. */
  #walkWall(wall: Float64Array, options: WallClockOptions): Float64Array {
    const instants = new Float64Array(wall.length);
    const first = wall[0] as number;
    let early = position(this.#starts, first - msPerDay);
    let late = position(this.#starts, first + msPerDay);
    for (let i = 0; i < wall.length; i++) {
      const time = wall[i] as number;
      while (early + 1 < this.#starts.length && time - msPerDay >= (this.#starts[early + 1] as number)) early++;
      while (late + 1 < this.#starts.length && time + msPerDay >= (this.#starts[late + 1] as number)) late++;
      instants[i] = early === late ? time - (this.#offsets[early] as number) : this.instantFromWall(time, options);
    }
    return instants;
  }

  /** As `wallTimes`, for an index: stays evenly spaced where no transition lies inside. */
  wallIndex(index: TimeIndex): TimeIndex {
    const offset = this.shiftOf(index);
    return offset === undefined ? TimeIndex.from(this.wallTimes(index.times)) : index.shift(offset);
  }

  /** The offset in milliseconds when it is the same over the whole index, else `undefined`. */
  shiftOf(index: TimeIndex): number | undefined {
    if (index.first === undefined || index.last === undefined) return 0;
    const offset = this.offsetAt(index.first);
    const next = this.#starts[position(this.#starts, index.first) + 1] ?? Number.POSITIVE_INFINITY;
    if (index.last <= this.#to) return index.last < next ? offset : undefined;
    this.#cover(index.first, index.last);
    return this.shiftOf(index);
  }

  #ambiguous(wall: number, early: number, late: number, options: WallClockOptions): number {
    if (options.ambiguous === "earlier") return Math.min(early, late);
    if (options.ambiguous === "later") return Math.max(early, late);
    throw new SeriesError("ambiguous_time", `${wallText(wall)} happened twice in ${this.name}: say which is meant.`, {
      zone: this.name,
    });
  }

  #transitionNear(from: number, to: number): number {
    this.#cover(from, to);
    return this.#starts.find((start) => start > from && start <= to) ?? to;
  }

  #cover(from: number, to: number): void {
    if (from >= this.#from && to <= this.#to) return;
    const first = Math.min(from, this.#from) - marginMs;
    const last = Math.max(to, this.#to) + marginMs;
    let zoned = Temporal.Instant.fromEpochMilliseconds(Math.floor(first)).toZonedDateTimeISO(this.name);
    const starts = [Number.NEGATIVE_INFINITY];
    const offsets = [zoned.offsetNanoseconds / 1e6];
    for (;;) {
      const next = zoned.getTimeZoneTransition("next");
      if (next === null || next.epochMilliseconds > last) break;
      starts.push(next.epochMilliseconds);
      offsets.push(next.offsetNanoseconds / 1e6);
      zoned = next;
    }
    this.#starts = starts;
    this.#offsets = offsets;
    this.#from = first;
    this.#to = last;
  }
}

const zones = new Map<string, TimeZone>();
const msPerDay = 86_400_000;
const marginMs = 400 * msPerDay;

/** The last position whose start is at or before `ms`. */
function position(starts: readonly number[], ms: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] as number) <= ms) low = middle;
    else high = middle - 1;
  }
  return low;
}

function wallText(wall: number): string {
  return new Date(wall).toISOString().slice(0, 19);
}
