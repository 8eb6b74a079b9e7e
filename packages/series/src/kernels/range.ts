import type { Frequency } from "../frequency.js";
import { TimeIndex } from "../time-index.js";
import { TimeZone } from "../time-zone.js";
import { bucketsOver } from "./buckets.js";

const msPerDay = 86_400_000;

/**
 * The instants from `from` to `to` (both included) at each step of a frequency. Steps of a clock and
 * days begin at `from`; weeks, months and years fall on their own days, at the time of day of `from`.
 *
 * @param zone whose days, weeks and months; UTC by default.
 */
export function rangeOf(from: number, to: number, frequency: Frequency, zone = "UTC"): TimeIndex {
  if (to < from) return TimeIndex.empty;
  const clock = TimeZone.of(zone);
  if (frequency.kind === "clock" && (!frequency.wholeDays || zone === "UTC")) {
    return TimeIndex.regular(from, frequency.ms, Math.floor((to - from) / frequency.ms) + 1);
  }
  const wall = clock.wallFromInstant(from);
  const last = clock.wallFromInstant(to);
  const steps =
    frequency.kind === "clock" ? dailySteps(wall, last, frequency.ms) : calendarSteps(wall, last, frequency);
  const times = clock.instantsFromWall(steps, { ambiguous: "earlier", nonexistent: "shift_forward" });
  return TimeIndex.from(times.filter((time) => time >= from && time <= to));
}

function dailySteps(first: number, last: number, ms: number): Float64Array {
  return TimeIndex.regular(first, ms, Math.floor((last - first) / ms) + 1).times;
}

function calendarSteps(first: number, last: number, frequency: Frequency & { kind: "calendar" }): Float64Array {
  const timeOfDay = ((first % msPerDay) + msPerDay) % msPerDay;
  const { labels } = bucketsOver(first, last, { ...frequency, count: 1 });
  const days = labels.times.map((day) => day + timeOfDay).filter((time) => time >= first);
  return days.filter((_, i) => i % frequency.count === 0);
}
