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

/** The number of the period that holds a wall-clock time. The first day of 1970 was a Thursday. */
function periodAt(wall: number, { unit, size, anchor }: CalendarFrequency): number {
  if (unit === "week") return Math.floor((Math.floor(wall / msPerDay) + 3 - anchor) / 7);
  const date = new Date(wall);
  return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth() - anchor) / size);
}

function periodStart(period: number, { unit, size, anchor }: CalendarFrequency): number {
  if (unit === "week") return (period * 7 - 3 + anchor) * msPerDay;
  const month = period * size + anchor;
  return Date.UTC(Math.floor(month / 12), ((month % 12) + 12) % 12, 1);
}

function assertFew(count: number): void {
  if (count <= mostBuckets) return;
  throw new SeriesError("invalid_argument", `${count} buckets are too many: choose a longer frequency.`, { count });
}
