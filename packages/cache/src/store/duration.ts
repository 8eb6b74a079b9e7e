import { CacheError } from "../errors.js";

/** Milliseconds, or text with a unit: `"90s"`, `"15m"`, `"36h"`, `"7d"`, `"2w"`. */
export type Duration = number | string;

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** @throws {CacheError} invalid_options */
export function milliseconds(duration: Duration, name: string): number {
  const match = typeof duration === "string" ? /^(\d+(?:\.\d+)?)(ms|[smhdw])$/.exec(duration.trim()) : null;
  const value = match ? Number(match[1]) * (unitMs[match[2] as string] as number) : duration;
  if (typeof value === "number" && value >= 0) return value;
  throw new CacheError(
    "invalid_options",
    `${name} is ${JSON.stringify(duration)}; give milliseconds, or text such as "90s", "15m", "36h", "7d".`,
    { details: { [name]: duration } },
  );
}
