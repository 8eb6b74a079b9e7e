import { expect } from "vitest";
import type { Expected, Pair } from "./case-file.js";

/** What a series is made of, as far as it is compared. */
export interface Played {
  readonly tzaware: boolean;
  /** Epoch milliseconds; of the wall clock for naive series. */
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number | string | null>;
}

/** Instants exactly, numbers to nine digits; awareness where it was recorded. */
export function expectPoints(actual: Played, { points = [], tzaware }: Expected): void {
  expect(Array.from(actual.times, stampOf)).toEqual(points.map(([stamp]) => stampOf(microsOf(stamp) / 1000)));
  points.forEach(([stamp, value], i) => {
    const found = actual.values[i];
    expect(isNear(found, value), `${stamp}: ${found} is not ${value}`).toBe(true);
  });
  if (tzaware !== undefined) expect(actual.tzaware).toBe(tzaware);
}

export function isNear(actual: unknown, expected: Pair[1]): boolean {
  if (expected === null) return actual === null || Number.isNaN(actual);
  if (expected === "inf" || expected === "-inf") return actual === (expected === "inf" ? Infinity : -Infinity);
  if (typeof expected === "string") return actual === expected;
  return typeof actual === "number" && Math.abs(actual - expected) <= 1e-9 + 1e-9 * Math.abs(expected);
}

/** The microsecond, so that no fraction of a millisecond is lost. */
function stampOf(ms: number): string {
  const micros = Math.round(ms * 1000);
  return `${new Date(Math.floor(micros / 1000)).toISOString()} +${((micros % 1000) + 1000) % 1000}`;
}

/** Microseconds since 1970 of `2020-01-01T00:00:00.123456[+00:00]`; without an offset, of the wall clock. */
function microsOf(stamp: string): number {
  const [, whole = "", fraction = "", offset = ""] = /^([^.+Z]*?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/.exec(stamp) ?? [];
  return Date.parse(`${whole}${offset || "Z"}`) * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}
