import { TimeDelta } from "@asof/series";

const day = 86_400_000;
const hour = 3_600_000;
const minute = 60_000;

/** What pandas calls units, in milliseconds. */
const units: Readonly<Record<string, number>> = {
  ...named(["w", "week", "weeks"], 7 * day),
  ...named(["d", "day", "days"], day),
  ...named(["h", "hr", "hour", "hours"], hour),
  ...named(["m", "t", "min", "minute", "minutes"], minute),
  ...named(["s", "sec", "second", "seconds"], 1000),
  ...named(["ms", "l", "milli", "millis", "millisecond", "milliseconds"], 1),
  ...named(["us", "u", "micro", "micros", "microsecond", "microseconds"], 0.001),
};

/**
 * A duration by ISO 8601 or as pandas writes and reads them: `-1 days +12:00:00`, `36h`, `1 day 6 hours`, `12:30:00`.
 *
 * @throws {SeriesError} `invalid_duration`
 */
export function parseDuration(text: string): TimeDelta {
  const match = /^(-?)((?:\d+(?:\.\d+)?\s*[a-z]+[,\s]*)*)(?:\+?(\d+):(\d+):(\d+(?:\.\d+)?))?$/i.exec(text.trim());
  const parts = [...(match?.[2] ?? "").matchAll(/([\d.]+)\s*([a-z]+)/gi)];
  const lengths = parts.map(([, count, unit = ""]) => Number(count) * (units[unit.toLowerCase()] ?? Number.NaN));
  const sum = lengths.reduce((total, length) => total + length, 0);
  if (match === null || match[0] === "" || Number.isNaN(sum)) return TimeDelta.parse(text);
  const [hours, minutes, seconds] = match.slice(3).map((part) => Number(part ?? 0)) as [number, number, number];
  const clock = hours * hour + minutes * minute + seconds * 1000;
  if (match[1] === "") return new TimeDelta({ milliseconds: sum + clock });
  // Of `-1 days +12:00:00` only the days are negative.
  return new TimeDelta({ milliseconds: parts.length > 0 ? clock - sum : -clock });
}

function named(names: readonly string[], ms: number): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, ms]));
}
