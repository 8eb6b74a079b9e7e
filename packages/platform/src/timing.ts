import { type InstantLike, Time, TimeDelta } from "@asof/series";
import type {
  AbsoluteTimingCreate,
  BoundaryTimingCreate,
  CronTimingCreate,
  ReferenceTimingCreate,
  RelativeTimingCreate,
  ScheduleTimingCreate,
} from "./contract/timing.js";

/** Text is a duration where it starts with `P` or a sign, else an instant, in UTC unless it says otherwise. */
type TimeOrDelta = InstantLike | TimeDelta;

/** Where a range begins or ends: an instant, or an offset from the time of the run. */
export type Boundary = TimeOrDelta | BoundaryTimingCreate;
/** An offset from the time of the run, on the calendar of UTC unless a whole timing says otherwise. */
export type Offset = string | TimeDelta | RelativeTimingCreate;
/** When something happens: once, every so often, or by a cron expression. */
export type Schedule = TimeOrDelta | ScheduleTimingCreate;
/** When a backtest fits: once, or by a cron expression. */
export type ReferenceTime = InstantLike | ReferenceTimingCreate;

/** A cron expression read on the clock of a zone. */
export function cronTiming(cronExpression: string, timeZone = "UTC"): CronTimingCreate {
  return { object: "Timing", type: "CronTiming", cron_expression: cronExpression, time_zone: timeZone };
}

/** An offset counted on the calendar of a zone: days there may have 23 or 25 hours. */
export function relativeTiming(offset: TimeDelta | string, timeZone = "UTC"): RelativeTimingCreate {
  return relative({ offset: TimeDelta.from(offset).toString() }, timeZone);
}

export function absoluteTiming(instant: InstantLike): AbsoluteTimingCreate {
  return { object: "Timing", type: "AbsoluteTiming", time: Time.from(instant).toString() };
}

export function boundaryTiming(boundary: Boundary): BoundaryTimingCreate {
  if (isTiming(boundary)) return boundary;
  return isDelta(boundary) ? relativeTiming(boundary) : absoluteTiming(boundary);
}

export function offsetTiming(offset: Offset): RelativeTimingCreate {
  return isTiming(offset) ? offset : relativeTiming(offset);
}

export function scheduleTiming(schedule: Schedule): ScheduleTimingCreate {
  if (isTiming(schedule)) return schedule;
  return isDelta(schedule)
    ? relative({ frequency: TimeDelta.from(schedule).toString() }, "UTC")
    : absoluteTiming(schedule);
}

export function referenceTiming(reference: ReferenceTime): ReferenceTimingCreate {
  return isTiming(reference) ? reference : absoluteTiming(reference);
}

function relative(part: { offset: string } | { frequency: string }, timeZone: string): RelativeTimingCreate {
  return { object: "Timing", type: "RelativeTiming", frequency: null, offset: null, ...part, time_zone: timeZone };
}

function isTiming<T extends { type: string }>(value: unknown | T): value is T {
  return typeof value === "object" && value !== null && "type" in value;
}

function isDelta(value: unknown): value is TimeDelta | string {
  return value instanceof TimeDelta || (typeof value === "string" && /^[+-]?P/.test(value));
}
