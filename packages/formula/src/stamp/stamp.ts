import { formatInstant, type InstantLike, parseInstant, TimeZone, toEpochMs } from "@asof/series";
import { FormulaError } from "../errors.js";

/**
 * A date in a formula: an instant seen from a zone, or, when naive, a wall-clock time of no zone in
 * particular.
 */
export class Stamp {
  /** Epoch milliseconds; of the wall clock read as UTC when naive. */
  readonly ms: number;
  /** `undefined` when naive. */
  readonly zone: string | undefined;

  private constructor(ms: number, zone: string | undefined) {
    this.ms = within(ms);
    this.zone = zone;
  }

  static naive(wall: number): Stamp {
    return new Stamp(wall, undefined);
  }

  static aware(instant: number, zone = "UTC"): Stamp {
    return new Stamp(instant, zone);
  }

  /** A wall-clock time of a zone; the first of two, and the end of a gap, where the clock is changed. */
  static at(wall: number, zone: string | undefined): Stamp {
    return zone === undefined ? Stamp.naive(wall) : Stamp.aware(instantOf(within(wall), zone), zone);
  }

  /** Text without an offset is naive; numbers and dates are instants in UTC. */
  static from(instant: InstantLike): Stamp {
    if (typeof instant !== "string") return Stamp.aware(toEpochMs(instant));
    const { ms, tzaware } = parseInstant(instant);
    return tzaware ? Stamp.aware(ms, offsetOf(instant)) : Stamp.naive(ms);
  }

  /** What a clock on the wall shows, as if it were UTC. */
  get wall(): number {
    return this.zone === undefined || this.zone === "UTC" ? this.ms : TimeZone.of(this.zone).wallFromInstant(this.ms);
  }

  /** Another wall-clock time of the same zone. */
  withWall(wall: number): Stamp {
    return Stamp.at(wall, this.zone);
  }

  /** The same instant seen from another zone; a naive stamp is placed there. */
  in(zone: string): Stamp {
    return this.zone === undefined ? Stamp.at(this.ms, zone) : Stamp.aware(this.ms, zone);
  }

  /** `ms` of elapsed time later. */
  plus(ms: number): Stamp {
    return new Stamp(this.ms + ms, this.zone);
  }

  toString(): string {
    return formatInstant(this.ms, this.zone === undefined ? "" : "Z");
  }
}

/** What a date can be in ECMAScript, but for the days that zones need at both ends. */
const farthest = 8.639e15;

function within(ms: number): number {
  if (Math.abs(ms) <= farthest) return ms;
  const message = "The date lies beyond all calendars: use smaller numbers of years, months, days or hours.";
  throw new FormulaError("invalid_date", message, { ms });
}

/** The later stamp; `undefined` counts for nothing, a naive one is placed in the zone of the other. */
export function laterOf(a: Stamp | undefined, b: Stamp | undefined): Stamp | undefined {
  return chosen(a, b, (x, y) => x >= y);
}

/** The earlier stamp; `undefined` counts for nothing, a naive one is placed in the zone of the other. */
export function earlierOf(a: Stamp | undefined, b: Stamp | undefined): Stamp | undefined {
  return chosen(a, b, (x, y) => x <= y);
}

function chosen(
  a: Stamp | undefined,
  b: Stamp | undefined,
  firstWins: (x: number, y: number) => boolean,
): Stamp | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const left = a.zone === undefined && b.zone !== undefined ? a.in(b.zone) : a;
  const right = b.zone === undefined && a.zone !== undefined ? b.in(a.zone) : b;
  return firstWins(left.ms, right.ms) ? left : right;
}

function instantOf(wall: number, zone: string): number {
  if (zone === "UTC") return wall;
  return TimeZone.of(zone).instantFromWall(wall, { ambiguous: "earlier", nonexistent: "shift_forward" });
}

function offsetOf(text: string): string {
  const match = /([+-]\d{2})(?::?(\d{2}))?$/.exec(text);
  const minutes = match?.[2] ?? "00";
  return match === null || (Number(match[1]) === 0 && minutes === "00") ? "UTC" : `${match[1]}:${minutes}`;
}
