import type { TimingGet } from "@asof/platform/contract";
import { TimeDelta, toEpochMs } from "@asof/series";
import { ServerError } from "../errors.js";

/** The instant that a timing names when it is looked at from `reference`, epoch milliseconds. */
export function timingAt(timing: TimingGet, reference: number): number {
  if (timing.type === "AbsoluteTiming") return toEpochMs(timing.time);
  if (timing.type === "RelativeTiming") {
    return TimeDelta.parse(timing.offset ?? "PT0H").addTo(reference, timing.time_zone ?? "UTC");
  }
  throw new ServerError("invalid_request", "A cron timing says when, not from when to when: use a time or an offset.");
}

/** The instants that a schedule names from `start` (inclusive) to `end` (exclusive). */
export function occurrences(timing: TimingGet, start: number, end: number): number[] {
  if (timing.type === "AbsoluteTiming") return [toEpochMs(timing.time)];
  if (timing.type !== "RelativeTiming" || !timing.frequency) {
    throw new ServerError("invalid_request", "A reference timing is a time, or a frequency such as P7D, in this version.");
  }
  const frequency = TimeDelta.parse(timing.frequency);
  const times: number[] = [];
  for (let time = start; time < end; time = frequency.addTo(time, timing.time_zone ?? "UTC")) {
    if (times.length > 0 && time <= (times.at(-1) as number)) {
      throw new ServerError("invalid_request", `The frequency ${timing.frequency} does not move forward.`);
    }
    times.push(time);
  }
  return times;
}
