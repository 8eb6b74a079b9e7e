/**
 * Python's `datetime`, to the microsecond between 1692 and 2248, to two outside of them. `epochMs`: milliseconds since
 * 1970 in UTC, fractions carrying microseconds; without a zone it is the wall clock read as if it were UTC.
 */
export class DateTime {
  readonly epochMs: number;
  /** IANA name, `UTC`, an offset as `+02:00`, or null for a datetime without a zone. */
  readonly zone: string | null;

  constructor(epochMs: number, zone: string | null = "UTC") {
    this.epochMs = epochMs;
    this.zone = zone;
  }

  /** The same instant to the millisecond. */
  toDate(): Date {
    return new Date(Math.floor(this.epochMs));
  }
}

/** Python's `date`: a day of the calendar, as `2024-02-29`. */
export class CalendarDate {
  readonly iso: string;

  constructor(iso: string) {
    this.iso = iso;
  }
}

/** Python's `time` without a zone: milliseconds since midnight, fractions carrying microseconds. */
export class TimeOfDay {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }
}
