import { SeriesError } from "./errors.js";

/**
 * Anything that names an instant: ISO 8601 text, a `Date`, epoch milliseconds, or an object with
 * `epochMilliseconds` such as a `Temporal.Instant` or a `Time`.
 */
export type InstantLike = string | number | Date | { readonly epochMilliseconds: number };

export interface ParsedInstant {
  /** Epoch milliseconds, fractions carrying microseconds; wall clock read as UTC when not aware. */
  readonly ms: number;
  /** True when the text carried `Z` or an offset. */
  readonly tzaware: boolean;
}

const pattern =
  /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?)?\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * Reads ISO 8601 text; digits beyond the microsecond are cut.
 *
 * @throws {SeriesError} `invalid_instant` when the text is no ISO instant or names a day that does not exist.
 */
export function parseInstant(text: string): ParsedInstant {
  const match = pattern.exec(text.trim());
  if (match === null) throw invalid(text);
  const [, year, month, day = "01", hour = "00", minute = "00", second = "00", fraction = "", zone] = match;
  const whole = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const date = new Date(whole);
  if (Number(year) < 100) date.setUTCFullYear(Number(year));
  const sameDay = date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
  if (!sameDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) throw invalid(text);
  const micros = Number(fraction.slice(0, 6).padEnd(6, "0"));
  return { ms: fromMicros((date.getTime() - offsetMs(zone)) * 1000 + micros), tzaware: zone !== undefined };
}

/** Epoch milliseconds of any instant; text without an offset is read as UTC. */
export function toEpochMs(instant: InstantLike): number {
  const ms = rawEpochMs(instant);
  if (!Number.isFinite(ms)) throw invalid(String(instant));
  return ms;
}

/** Whether an instant carries its place in the world: only text without an offset does not. */
export function isAwareInstant(instant: InstantLike): boolean {
  return typeof instant !== "string" || parseInstant(instant).tzaware;
}

/**
 * ISO text of an instant, with microseconds only where there are any.
 *
 * @param zone what to write behind: `"Z"`, `"+00:00"`, or `""` for naive wall-clock times.
 */
export function formatInstant(ms: number, zone: "Z" | "+00:00" | "" = "Z"): string {
  const micros = toMicros(ms);
  const seconds = Math.floor(micros / 1e6);
  const rest = micros - seconds * 1e6;
  const text = new Date(seconds * 1000).toISOString().slice(0, -5);
  return rest === 0 ? text + zone : `${text}.${trimThousands(rest)}${zone}`;
}

/** The nearest microsecond: what survives storage. */
export function roundToMicros(ms: number): number {
  return fromMicros(toMicros(ms));
}

/**
 * Whole microseconds since the epoch: exact from 1691-04 to 2248-09, where the fraction of a
 * millisecond still tells them apart. Takes the fraction by itself, because `ms * 1000` rounds: from
 * 2109 to 2112 that would be off by one at times.
 */
export function toMicros(ms: number): number {
  const whole = Math.floor(ms);
  return whole * 1000 + Math.round((ms - whole) * 1000);
}

function trimThousands(micros: number): string {
  const digits = String(micros).padStart(6, "0");
  return digits.endsWith("000") ? digits.slice(0, 3) : digits;
}

function fromMicros(micros: number): number {
  return micros / 1000;
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === "Z" || zone === "z") return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(":", "") || 0);
  return sign * minutes * 60_000;
}

function rawEpochMs(instant: InstantLike): number {
  if (typeof instant === "number") return instant;
  if (typeof instant === "string") return parseInstant(instant).ms;
  return instant instanceof Date ? instant.getTime() : instant.epochMilliseconds;
}

function invalid(text: string): SeriesError {
  return new SeriesError(
    "invalid_instant",
    `"${text}" is not an instant: write ISO 8601, for example 2014-01-06T00:00:00Z.`,
    { text },
  );
}
