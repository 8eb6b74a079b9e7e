import { Time, TimeZone } from "@asof/series";

/** The clock of the observations: no summer time in their years. */
export const beijing = "Asia/Shanghai";

const dayMs = 86_400_000;

/** Days since 1970 on Beijing's calendar. */
export function dayOf(instant: number): number {
  return Math.floor(TimeZone.of(beijing).wallFromInstant(instant) / dayMs);
}

/** When such a day begins, epoch milliseconds. */
export function beginOfDay(day: number): number {
  return TimeZone.of(beijing).instantFromWall(day * dayMs);
}

/** Midnight in Beijing that begins a date, as the platform takes it. */
export function midnight(year: number, month: number, day: number): Time {
  return new Time(beginOfDay(Date.UTC(year, month - 1, day) / dayMs));
}
