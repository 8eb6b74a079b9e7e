import type { ReferenceTimingCreate, ScheduleTimingCreate, TimingGet } from "@asof/platform/contract";
import { TimeDelta, toEpochMs } from "@asof/series";
import { Cron } from "croner";
import { ServerError } from "../errors.js";

/** A timing as answers give it: complete, in UTC where the request named no zone. */
export function timingAnswer(timing: ScheduleTimingCreate | null | undefined): TimingGet | null {
  if (timing == null) return null;
  const object = "Timing" as const;
  if (timing.type === "AbsoluteTiming") return { ...timing, object };
  return { ...timing, object, time_zone: timing.time_zone ?? "UTC" };
}

/** The instant that a boundary names when looked at from `reference`, epoch milliseconds. */
export function timingAt(timing: ScheduleTimingCreate, reference: number): number {
  if (timing.type === "AbsoluteTiming") return toEpochMs(timing.time);
  if (timing.type === "RelativeTiming") {
    return TimeDelta.parse(timing.offset ?? "PT0H").addTo(reference, timing.time_zone ?? "UTC");
  }
  throw new ServerError("invalid_request", "A cron expression names no boundary of a range: use a time or an offset.");
}

/** The instants that a reference timing names from `start` (inclusive) to `end` (exclusive). */
export function occurrences(timing: ReferenceTimingCreate, start: number, end: number): number[] {
  if (timing.type === "AbsoluteTiming") return [toEpochMs(timing.time)];
  const cron = readCron(timing.cron_expression, timing.time_zone ?? "UTC");
  const times: number[] = [];
  for (let next = cron.nextRun(new Date(start - 1)); next !== null && next.getTime() < end; next = cron.nextRun(next)) {
    times.push(next.getTime());
  }
  return times;
}

function readCron(expression: string, timezone: string): Cron {
  try {
    return new Cron(expression, { timezone, paused: true });
  } catch (cause) {
    const message = `"${expression}" in ${timezone} is no cron timing: ${(cause as Error).message}`;
    throw new ServerError("invalid_request", message, { expression, timezone }, { cause });
  }
}
