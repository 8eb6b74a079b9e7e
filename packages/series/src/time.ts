import { formatInstant, type InstantLike, toEpochMs } from "./instant.js";
import { TimeDelta } from "./time-delta.js";

/** An instant in UTC with microsecond precision. Immutable. */
export class Time {
  /** Milliseconds since 1970-01-01T00:00:00Z, fractions carrying microseconds. */
  readonly epochMilliseconds: number;

  /** @throws {SeriesError} `invalid_instant`; text without an offset is read as UTC. */
  constructor(instant: InstantLike) {
    this.epochMilliseconds = toEpochMs(instant);
  }

  static from(instant: InstantLike): Time {
    return instant instanceof Time ? instant : new Time(instant);
  }

  /** Calendar units (days and larger) are added on the wall clock of `zone`. */
  plus(delta: TimeDelta | string, zone = "UTC"): Time {
    return new Time(TimeDelta.from(delta).addTo(this, zone));
  }

  minus(delta: TimeDelta | string, zone = "UTC"): Time {
    return new Time(TimeDelta.from(delta).negated().addTo(this, zone));
  }

  /** The last multiple of `period` since the epoch at or before this. */
  floor(period: TimeDelta | string): Time {
    const step = TimeDelta.from(period).milliseconds;
    return new Time(Math.floor(this.epochMilliseconds / step) * step);
  }

  equals(other: Time): boolean {
    return this.epochMilliseconds === other.epochMilliseconds;
  }

  valueOf(): number {
    return this.epochMilliseconds;
  }

  toString(): string {
    return formatInstant(this.epochMilliseconds);
  }

  toJSON(): string {
    return this.toString();
  }
}
