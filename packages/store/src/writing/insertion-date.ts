import { formatInstant, type InstantLike, roundToMicros, toEpochMs } from "@asof/series";
import type { StoreContext } from "../context.js";
import { StoreError } from "../errors.js";
import { beforeAll } from "../reading/window.js";

export function validInsertionDate(date: InstantLike): number {
  return roundToMicros(toEpochMs(date));
}

/** The date that was given, or now: a little later when the newest one came within the same tick of the clock. */
export function insertionDateOf(
  context: StoreContext,
  given: InstantLike | undefined,
  newest: number = beforeAll,
): number {
  if (given !== undefined) return validInsertionDate(given);
  const now = context.now();
  if (now > newest || newest - now >= 1) return now;
  return roundToMicros(newest + 0.001);
}

/** What has a newest revision, or none yet. */
interface Versioned {
  readonly name: string;
  readonly headInserted: number | undefined;
}

/** @throws {StoreError} `newer_revision` */
export function assertNewer({ name, headInserted: newest }: Versioned, inserted: number): void {
  if (newest === undefined || inserted > newest) return;
  const [given, known] = [inserted, newest].map((ms) => formatInstant(ms));
  throw new StoreError(
    "newer_revision",
    `"${name}" already has a newer revision than ${given} (${known}): insertion dates must increase.`,
    { name, insertionDate: inserted, newest },
  );
}
