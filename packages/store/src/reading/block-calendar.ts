import type { Stamp } from "@asof/formula";
import { StoreError } from "../errors.js";

/** Parts of a shift on a calendar. */
export const shiftParts = ["years", "months", "weeks", "bdays", "days", "hours", "minutes", "seconds"] as const;
export type Shift = Readonly<Partial<Record<(typeof shiftParts)[number], number>>>;

/** Parts of a date that are set; `weekday` counts from Monday, 0. */
export const placeParts = ["year", "month", "day", "weekday", "hour", "minute", "second"] as const;
export type Place = Readonly<Partial<Record<(typeof placeParts)[number], number>>>;

const unitMs = { weeks: 604_800_000, days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1000 } as const;

/** The stamp moved on the wall clock; the day of the month stays within the month that is reached. */
export function shifted(stamp: Stamp, shift: Shift, sign: 1 | -1 = 1): Stamp {
  const date = new Date(stamp.wall);
  const months = sign * (12 * (shift.years ?? 0) + (shift.months ?? 0));
  if (months !== 0) addMonths(date, months);
  let wall = date.getTime();
  for (const [unit, ms] of Object.entries(unitMs)) wall += sign * ms * (shift[unit as keyof typeof unitMs] ?? 0);
  return stamp.withWall(addBusinessDays(wall, sign * (shift.bdays ?? 0)));
}

/** The stamp with parts of its wall clock set. */
export function placed(stamp: Stamp, place: Place): Stamp {
  const date = new Date(stamp.wall);
  if (place.year !== undefined) date.setUTCFullYear(place.year);
  if (place.month !== undefined) setMonth(date, place.month - 1);
  if (place.day !== undefined) date.setUTCDate(place.day);
  if (place.hour !== undefined) date.setUTCHours(place.hour);
  if (place.minute !== undefined) date.setUTCMinutes(place.minute);
  if (place.second !== undefined) date.setUTCSeconds(place.second);
  if (place.weekday !== undefined) date.setUTCDate(date.getUTCDate() + ((place.weekday - weekday(date) + 7) % 7));
  return stamp.withWall(date.getTime());
}

/** @throws {StoreError} `invalid_argument` for parts that there are not, or that are no whole numbers. */
export function assertParts(name: string, given: object, parts: readonly string[]): void {
  for (const [part, value] of Object.entries(given)) {
    if (!parts.includes(part)) {
      throw new StoreError("invalid_argument", `\`${name}\` has no part "${part}": there are ${parts.join(", ")}.`);
    }
    if (Number.isInteger(value)) continue;
    throw new StoreError("invalid_argument", `\`${name}\` needs a whole number of ${part}, not ${String(value)}.`);
  }
}

function addMonths(date: Date, months: number): void {
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  date.setUTCDate(Math.min(day, daysInMonth(date)));
}

function setMonth(date: Date, month: number): void {
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(month);
  date.setUTCDate(Math.min(day, daysInMonth(date)));
}

function daysInMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** From a weekend, the first step goes to the nearest business day in that direction. */
function addBusinessDays(wall: number, days: number): number {
  const date = new Date(wall);
  const step = Math.sign(days);
  for (let left = Math.abs(days); left > 0; ) {
    date.setUTCDate(date.getUTCDate() + step);
    if (weekday(date) < 5) left--;
  }
  return date.getTime();
}

function weekday(date: Date): number {
  return (date.getUTCDay() + 6) % 7;
}
