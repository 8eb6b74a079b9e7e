// "hours since 2020-01-01 12:00 +02:00": CF's units of time, with the names that cftime knows.
import { CacheError } from "../errors.js";

export interface TimeUnit {
  /** Nanoseconds. */
  readonly unit: bigint;
  /** Nanoseconds since 1970, UTC. */
  readonly origin: bigint;
}

const unitNames: readonly (readonly [bigint, readonly string[]])[] = [
  [1n, ["nanosecond", "nanoseconds"]],
  [1000n, ["microsecond", "microseconds", "microsec", "microsecs"]],
  [1_000_000n, ["millisecond", "milliseconds", "millisec", "millisecs", "msec", "msecs", "ms"]],
  [1_000_000_000n, ["second", "seconds", "sec", "secs", "s"]],
  [60_000_000_000n, ["minute", "minutes", "min", "mins"]],
  [3_600_000_000_000n, ["hour", "hours", "hr", "hrs", "h"]],
  [86_400_000_000_000n, ["day", "days", "d"]],
];

const mixedCalendars = ["standard", "gregorian"];

/** @throws {CacheError} unsupported for other calendars than people's, and origins that cannot be read */
export function timeUnitOf({ units, calendar = "standard" }: Readonly<Record<string, unknown>>): TimeUnit | undefined {
  const [, name, originText] = /^\s*(\w+) since (.+)$/i.exec(String(units ?? "")) ?? [];
  const unit = unitNames.find(([, names]) => names.includes(name?.toLowerCase() ?? ""))?.[0];
  if (unit === undefined || originText === undefined) return undefined;
  const known = String(calendar).toLowerCase();
  if (!mixedCalendars.includes(known) && known !== "proleptic_gregorian") {
    throw new CacheError("unsupported", `Times of the calendar "${calendar}" cannot be read.`);
  }
  return { unit, origin: originNanoseconds(originText, mixedCalendars.includes(known)) };
}

const originPattern =
  /^(\d{1,4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9})0*)?)?)?(?: *(?:Z|UTC|([+-])(\d{1,2}):?(\d{2})?))?$/;

function originNanoseconds(text: string, isMixed: boolean): bigint {
  const match = originPattern.exec(text.trim());
  if (match === null) throw new CacheError("unsupported", `The origin of time "${text}" cannot be read.`);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const date = new Date(0);
  // Date.UTC takes the years 0 to 99 for those of the last century.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const offset = (match[8] === "-" ? -60_000 : 60_000) * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0));
  const isJulian = isMixed && year * 10_000 + month * 100 + day < 1582_10_15;
  const ms = +date - offset + (isJulian ? julianDays(year, month) * 86_400_000 : 0);
  return BigInt(ms) * 1_000_000n + BigInt((match[7] ?? "").padEnd(9, "0"));
}

/** How many days later a Julian date is than the Gregorian one that is written the same. */
function julianDays(year: number, month: number): number {
  const since = month > 2 ? year : year - 1;
  return Math.floor(since / 100) - Math.floor(since / 400) - 2;
}
