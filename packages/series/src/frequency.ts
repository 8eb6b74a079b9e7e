import { SeriesError } from "./errors.js";

/** Steps of equal length, as `15min`, `h` or `2D`. */
export interface ClockFrequency {
  readonly kind: "clock";
  readonly ms: number;
  /** Whole days, to be counted on the calendar of a zone: a day there has 23 or 25 hours at times. */
  readonly wholeDays: boolean;
}

/** Steps of the calendar, as `W`, `MS` or `2QE`. */
export interface CalendarFrequency {
  readonly kind: "calendar";
  readonly unit: "week" | "month" | "half-month" | "business-day";
  /** Days (7, 1) or months (1, 3, 12) in one period; half a month (1) otherwise. */
  readonly size: number;
  /**
   * The first weekday (0 is Monday) or the first month (0 is January, modulo `size`) of a period; half months
   * begin on the 1st and the 15th (0), or on the 15th and the last day (-1).
   */
  readonly anchor: number;
  /** How many periods one step takes. */
  readonly count: number;
  /** Whether a step is named by its first or by its last day. */
  readonly label: "start" | "end";
  /** Whether periods of months begin, or end, on days from Monday to Friday. */
  readonly business?: boolean;
}

export type Frequency = ClockFrequency | CalendarFrequency;

/**
 * Reads a frequency as pandas writes it: `15min`, `1D12h`, `W-WED`, `MS`, `ME`, `QE`, `YS`; the
 * older `T`, `H`, `M`, `Q`, `Y` and `A` too. `B` are days from Monday to Friday, `SMS` and `SME` half months,
 * `BMS`, `BME`, `BQS`, `BQE`, `BYS` and `BYE` periods that begin or end on a business day.
 *
 * @throws {SeriesError} `invalid_frequency`
 * @see https://pandas.pydata.org/docs/user_guide/timeseries.html#offset-aliases
 */
export function parseFrequency(text: string): Frequency {
  const frequency = calendarFrequency(text) ?? clockFrequency(text);
  if (frequency !== undefined) return frequency;
  throw new SeriesError(
    "invalid_frequency",
    `"${text}" is not a frequency: use for example 15min, h, 6h, D, W, MS, ME, QS, YE.`,
    { text },
  );
}

const clockUnits: Record<string, number> = {
  us: 0.001,
  U: 0.001,
  ms: 1,
  L: 1,
  s: 1000,
  S: 1000,
  min: 60_000,
  T: 60_000,
  h: 3_600_000,
  H: 3_600_000,
  D: 86_400_000,
  d: 86_400_000,
};

function clockFrequency(text: string): ClockFrequency | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)?([A-Za-z]+)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join("") !== text) return undefined;
  let ms = 0;
  for (const [, count = "1", unit = ""] of parts) ms += Number(count) * (clockUnits[unit] ?? Number.NaN);
  return ms > 0 ? { kind: "clock", ms, wholeDays: parts.every((part) => part[2]?.toUpperCase() === "D") } : undefined;
}

const weekdays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const calendarPattern = /^(\d*)(W|SMS|SME|SM|C|B?(?:MS|ME|M|QS|QE|Q|YS|AS|YE|Y|A)|B)(?:-([A-Z]{3}))?$/;

function calendarFrequency(text: string): CalendarFrequency | undefined {
  const match = calendarPattern.exec(text);
  if (match === null || Number(match[1] || 1) === 0) return undefined;
  const [, digits, name = "", anchorName] = match;
  const count = Number(digits || 1);
  if (name === "W") return weekly(count, anchorName ?? "SUN");
  if (/^([BC]|SM[SE]?)$/.test(name)) return anchorName === undefined ? withinMonths(name, count) : undefined;
  return monthly(name, count, anchorName);
}

function withinMonths(name: string, count: number): CalendarFrequency {
  const period = { kind: "calendar", size: 1, count, label: "start" } as const;
  if (!name.startsWith("SM")) return { ...period, unit: "business-day", anchor: 0 };
  return { ...period, unit: "half-month", anchor: name === "SMS" ? 0 : -1 };
}

function monthly(name: string, count: number, anchorName: string | undefined): CalendarFrequency | undefined {
  const business = name.startsWith("B");
  const size = { M: 1, Q: 3, Y: 12, A: 12 }[name.charAt(business ? 1 : 0)] as number;
  const label = name.endsWith("S") ? "start" : "end";
  if (size === 1 && anchorName !== undefined) return undefined;
  const month = months.indexOf(anchorName ?? (label === "start" ? "JAN" : "DEC"));
  if (month < 0) return undefined;
  const anchor = (label === "start" ? month : month + 1) % size;
  return { kind: "calendar", unit: "month", size, anchor, count, label, ...(business && { business }) };
}

/** `W-SUN` weeks end on Sunday: they begin the day after. */
function weekly(count: number, lastDay: string): CalendarFrequency | undefined {
  const last = weekdays.indexOf(lastDay);
  if (last < 0) return undefined;
  return { kind: "calendar", unit: "week", size: 7, anchor: (last + 1) % 7, count, label: "end" };
}
