import { SeriesError } from "../errors.js";
import type { CalendarFrequency, ClockFrequency, Frequency } from "../frequency.js";
import { roundToMicros } from "../instant.js";
import { TimeIndex } from "../time-index.js";
import { TimeZone } from "../time-zone.js";

/** Consecutive buckets: bucket `i` holds the instants with `edges[i]` ≤ time < `edges[i + 1]`. */
export interface Buckets {
  /** One more than there are buckets. */
  readonly edges: Float64Array;
  /** The instant that stands for each bucket. */
  readonly labels: TimeIndex;
}

const msPerDay = 86_400_000;
const mostBuckets = 10_000_000;

/**
 * The buckets of a frequency that hold the instants from `first` to `last`. Steps of a clock count
 * from midnight of the first day; days, weeks and months are those of the calendar in `zone`.
 *
 * @param zone the zone of aware instants; `undefined` for naive ones and for UTC.
 * @throws {SeriesError} `invalid_argument` when there would be more than 10 million of them.
 */
export function bucketsOver(first: number, last: number, frequency: Frequency, zone?: string): Buckets {
  const clock = zone === undefined || zone === "UTC" ? undefined : TimeZone.of(zone);
  if (frequency.kind === "calendar") return calendarBuckets(first, last, frequency, clock);
  if (clock === undefined || !frequency.wholeDays) return clockBuckets(first, last, frequency, clock);
  const wall = clockBuckets(clock.wallFromInstant(first), clock.wallFromInstant(last), frequency, undefined);
  return onClock(wall.edges, wall.edges.subarray(0, -1), clock);
}

function clockBuckets(first: number, last: number, { ms }: ClockFrequency, clock: TimeZone | undefined): Buckets {
  const origin = midnight(first, clock);
  const start = Math.floor((first - origin) / ms);
  const count = Math.floor((last - origin) / ms) - start + 1;
  assertFew(count);
  const edges = new Float64Array(count + 1);
  for (let i = 0; i <= count; i++) edges[i] = roundToMicros(origin + (start + i) * ms);
  return { edges, labels: TimeIndex.trusted(edges.subarray(0, count)) };
}

function midnight(instant: number, clock: TimeZone | undefined): number {
  const wall = clock?.wallFromInstant(instant) ?? instant;
  const day = Math.floor(wall / msPerDay) * msPerDay;
  return clock?.instantFromWall(day, lenient) ?? day;
}

function calendarBuckets(
  first: number,
  last: number,
  frequency: CalendarFrequency,
  clock: TimeZone | undefined,
): Buckets {
  const { count: step, label } = frequency;
  const period = periodAt(clock?.wallFromInstant(first) ?? first, frequency);
  const lastPeriod = periodAt(clock?.wallFromInstant(last) ?? last, frequency);
  const start = label === "start" ? period : period - step + 1;
  const count = Math.floor((lastPeriod - start) / step) + 1;
  assertFew(count);
  const edges = Float64Array.from({ length: count + 1 }, (_, i) => periodStart(start + i * step, frequency));
  const labels = label === "start" ? edges.subarray(0, count) : edges.subarray(1).map((edge) => edge - msPerDay);
  return onClock(edges, labels, clock);
}

function onClock(edges: Float64Array, labels: Float64Array, clock: TimeZone | undefined): Buckets {
  if (clock === undefined) return { edges, labels: TimeIndex.trusted(labels) };
  const place = (wall: Float64Array): Float64Array => clock.instantsFromWall(wall, lenient);
  return { edges: place(edges), labels: TimeIndex.trusted(place(labels)) };
}

const lenient = { ambiguous: "earlier", nonexistent: "shift_forward" } as const;

/** The number of the period that holds a wall-clock time. */
function periodAt(wall: number, frequency: CalendarFrequency): number {
  let period = roughPeriodAt(wall, frequency);
  while (wall < periodStart(period, frequency)) period--;
  while (wall >= periodStart(period + 1, frequency)) period++;
  return period;
}

/** The first day of 1970 was a Thursday. */
function roughPeriodAt(wall: number, { unit, size, anchor }: CalendarFrequency): number {
  const day = Math.floor(wall / msPerDay);
  if (unit === "week") return Math.floor((day + 3 - anchor) / 7);
  if (unit === "business-day") return Math.floor((day + 3) / 7) * 5;
  const date = new Date(wall);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  return unit === "half-month" ? month * 2 : Math.floor((month - anchor) / size);
}

function periodStart(period: number, { unit, size, anchor, label, business = false }: CalendarFrequency): number {
  if (unit === "week") return (period * 7 - 3 + anchor) * msPerDay;
  if (unit === "business-day") return (Math.floor(period / 5) * 7 + remainder(period, 5) - 3) * msPerDay;
  if (unit === "half-month") return halfMonthStart(period) + (period % 2 === 0 ? anchor * msPerDay : 0);
  const first = monthStart(period * size + anchor);
  if (!business) return first;
  return label === "start" ? businessDay(first, 1) : businessDay(first - msPerDay, -1) + msPerDay;
}

/** The 1st of a month or its 15th. */
function halfMonthStart(period: number): number {
  return monthStart(Math.floor(period / 2)) + (period % 2 === 0 ? 0 : 14 * msPerDay);
}

function monthStart(month: number): number {
  return Date.UTC(Math.floor(month / 12), remainder(month, 12), 1);
}

/** The day, or the nearest one of Monday to Friday in a direction. */
function businessDay(day: number, direction: 1 | -1): number {
  const weekday = remainder(day / msPerDay + 3, 7);
  if (weekday < 5) return day;
  return day + (direction === 1 ? 7 - weekday : 4 - weekday) * msPerDay;
}

function remainder(n: number, by: number): number {
  return ((n % by) + by) % by;
}

function assertFew(count: number): void {
  if (count <= mostBuckets) return;
  throw new SeriesError("invalid_argument", `${count} buckets are too many: choose a longer frequency.`, { count });
}
