import { Temporal } from "temporal-polyfill";
import { SeriesError } from "./errors.js";
import { type InstantLike, toEpochMs } from "./instant.js";

const pattern =
  /^([+-]?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]0+)?S)?)?$/;

const msPerDay = 86_400_000;

/** The parts of a duration; calendar units and clock units are kept apart. */
export interface TimeDeltaParts {
  years?: number;
  months?: number;
  weeks?: number;
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
  milliseconds?: number;
}

/**
 * An ISO 8601 duration. Calendar units (years, months, weeks, days) and clock units (hours and
 * smaller) are kept apart: `P1D` is a day on the calendar of a zone, `PT24H` is 24 hours, and the
 * two are not equal; `PT60M` and `PT1H` are.
 */
export class TimeDelta {
  readonly months: number;
  readonly days: number;
  /** The clock part in milliseconds. */
  readonly clockMs: number;

  constructor(parts: TimeDeltaParts) {
    const sum = (...terms: [number | undefined, number][]): number =>
      terms.reduce((total, [count = 0, unit]) => total + count * unit, 0);
    this.months = sum([parts.years, 12], [parts.months, 1]);
    this.days = sum([parts.weeks, 7], [parts.days, 1]);
    this.clockMs = sum(
      [parts.hours, 3_600_000],
      [parts.minutes, 60_000],
      [parts.seconds, 1000],
      [parts.milliseconds, 1],
    );
  }

  /**
   * Reads `[+-]P[nY][nM][nW][nD][T[nH][nM][nS]]`; a bare `P` or `-P` is zero, as older clients write it.
   *
   * @throws {SeriesError} `invalid_duration`
   */
  static parse(text: string): TimeDelta {
    const match = pattern.exec(text);
    if (match === null || text.endsWith("T")) {
      throw new SeriesError("invalid_duration", `"${text}" is not an ISO 8601 duration, for example PT1H or P1D.`, {
        text,
      });
    }
    const sign = match[1] === "-" ? -1 : 1;
    const count = (group: number): number => (match[group] === undefined ? 0 : sign * Number(match[group]));
    return new TimeDelta({
      years: count(2),
      months: count(3),
      weeks: count(4),
      days: count(5),
      hours: count(6),
      minutes: count(7),
      seconds: count(8),
    });
  }

  static from(value: TimeDelta | string): TimeDelta {
    return typeof value === "string" ? TimeDelta.parse(value) : value;
  }

  /** True when no calendar unit is involved, so that the length does not depend on where it starts. */
  get isClock(): boolean {
    return this.months === 0 && this.days === 0;
  }

  /**
   * The length in milliseconds, a day counted as 24 hours (as in UTC).
   *
   * @throws {SeriesError} `invalid_duration` when months or years are involved: they have no fixed length.
   */
  get milliseconds(): number {
    if (this.months !== 0) {
      throw new SeriesError("invalid_duration", `${this} has no fixed length in milliseconds: use days or smaller.`, {
        duration: String(this),
      });
    }
    return this.days * msPerDay + this.clockMs;
  }

  negated(): TimeDelta {
    return new TimeDelta({ months: -this.months, days: -this.days, milliseconds: -this.clockMs });
  }

  /** Adds this to an instant: calendar units on the wall clock of `zone`, then the clock part. */
  addTo(instant: InstantLike, zone = "UTC"): number {
    const ms = toEpochMs(instant);
    if (this.isClock) return ms + this.clockMs;
    if (zone === "UTC" && this.months === 0) return ms + this.milliseconds;
    const whole = Math.floor(ms);
    const start = Temporal.Instant.fromEpochMilliseconds(whole).toZonedDateTimeISO(zone);
    return start.add({ months: this.months, days: this.days }).epochMilliseconds + (ms - whole) + this.clockMs;
  }

  equals(other: TimeDelta): boolean {
    return this.months === other.months && this.days === other.days && this.clockMs === other.clockMs;
  }

  /** ISO 8601 text; zero is `PT0H`. Parts of different signs cannot be written and are refused. */
  toString(): string {
    const { months, days, clockMs } = this;
    if (months === 0 && days === 0 && clockMs === 0) return "PT0H";
    const negative = months < 0 || days < 0 || clockMs < 0;
    if (negative && (months > 0 || days > 0 || clockMs > 0)) {
      throw new SeriesError("invalid_duration", "A duration of mixed signs has no ISO 8601 text.", {
        months,
        days,
        clockMs,
      });
    }
    const date = unit(Math.trunc(months / 12), "Y") + unit(months % 12, "M") + unit(days, "D");
    const clock =
      unit(Math.trunc(clockMs / 3_600_000), "H") +
      unit(Math.trunc(clockMs / 60_000) % 60, "M") +
      unit((clockMs % 60_000) / 1000, "S");
    return `${negative ? "-" : ""}P${date}${clock && `T${clock}`}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

function unit(count: number, letter: string): string {
  return count === 0 ? "" : `${Math.abs(count)}${letter}`;
}
