import { SandboxError } from "./errors.js";

/** Milliseconds, or a number with a unit: `"500ms"`, `"10s"`, `"2min"`, `"1h"`. */
export type Duration = number | `${number}${"ms" | "s" | "min" | "h"}`;

const UNITS: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

// setTimeout fires at once beyond this.
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Milliseconds of a duration, greater than 0 and at most about 24 days.
 * @throws {SandboxError} invalid_option when it is not such a duration.
 */
export function millisecondsFrom(duration: Duration): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|min|h)$/.exec(String(duration)) ?? [];
  const ms = typeof duration === "number" ? duration : Number(digits) * (UNITS[unit ?? ""] ?? Number.NaN);
  if (ms > 0 && ms <= MAX_TIMER_MS) return ms;
  throw new SandboxError(
    "invalid_option",
    `${JSON.stringify(duration)} is no duration between 0 and 24 days. Use milliseconds or a text such as "500ms", "10s", "2min", "1h".`,
  );
}
