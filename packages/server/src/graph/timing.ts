import type { ReferenceTimingCreate, ScheduleTimingCreate, TimingGet } from "@asof/platform/contract";
import { TimeDelta, toEpochMs } from "@asof/series";
import { Cron } from "croner";
import { ServerError } from "../errors.js";

const year1 = -62_135_596_800_000;
const year10000 = 253_402_300_800_000;

/** More reference times than this are a slip of the pen. */
const mostOccurrences = 50_000;

/**
 * A timing as answers give it: complete, in UTC where the request named no zone.
 *
 * @throws {ServerError} `invalid_request` for an unknown zone, a broken cron expression or an offset out of range.
 */
export function timingAnswer(timing: ScheduleTimingCreate | null | undefined): TimingGet | null {
  if (timing == null) return null;
  const object = "Timing" as const;
  if (timing.type === "AbsoluteTiming") return { ...timing, object };
  const time_zone = timing.time_zone ?? "UTC";
  if (timing.type === "CronTiming") readCron(timing.cron_expression, time_zone);
  else timingAt(timing, 0);
  return { ...timing, object, time_zone };
}

/**
 * The instant that a boundary names when looked at from `reference`, epoch milliseconds.
 *
 * @throws {ServerError} `invalid_request` for a cron expression, an unknown zone or an instant out of range.
 */
export function timingAt(timing: ScheduleTimingCreate, reference: number): number {
  if (timing.type === "AbsoluteTiming") return toEpochMs(timing.time);
  if (timing.type === "CronTiming") {
    const message = "A cron expression names no boundary of a range: use a time or an offset.";
    throw new ServerError("invalid_request", message);
  }
  const { offset, time_zone } = timing;
  try {
    const instant = TimeDelta.parse(offset ?? "PT0H").addTo(reference, time_zone ?? "UTC");
    if (instant >= year1 && instant < year10000) return instant;
    throw new RangeError("it lies outside of the years 1 to 9999");
  } catch (cause) {
    const message = `An offset of ${offset} in ${time_zone ?? "UTC"} names no instant: ${(cause as Error).message}`;
    throw new ServerError("invalid_request", message, { offset, time_zone }, { cause });
  }
}

/**
 * The instants that a reference timing names from `start` (inclusive) to `end` (exclusive); an absolute
 * one is itself, wherever it lies.
 *
 * @throws {ServerError} `invalid_request` for more than 50,000 instants, or what is no cron expression.
 */
export function occurrences(timing: ReferenceTimingCreate, start: number, end: number): number[] {
  if (timing.type === "AbsoluteTiming") return [toEpochMs(timing.time)];
  const { cron_expression: expression, time_zone } = timing;
  const cron = readCron(expression, time_zone ?? "UTC");
  const times: number[] = [];
  for (let next = cron.nextRun(new Date(start - 1)); next !== null && next.getTime() < end; next = cron.nextRun(next)) {
    times.push(next.getTime());
    if (times.length > mostOccurrences) {
      const message = `"${expression}" names more than ${mostOccurrences} instants in the range: make one of them smaller.`;
      throw new ServerError("invalid_request", message, { expression });
    }
  }
  return times;
}

function readCron(expression: string, timezone: string): Cron {
  try {
    const cron = new Cron(expression, { timezone, paused: true });
    cron.nextRun();
    return cron;
  } catch (cause) {
    const message = `"${expression}" in ${timezone} is no cron timing: ${(cause as Error).message}`;
    throw new ServerError("invalid_request", message, { expression, timezone }, { cause });
  }
}
