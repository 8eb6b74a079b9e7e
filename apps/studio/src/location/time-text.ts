import { formatInstant } from "@asof/series";
import type { Zone } from "./view.js";

/** The name of the browser's own zone. */
export const localZone = Intl.DateTimeFormat("en").resolvedOptions().timeZone;

/** `2014-01-06 00:00`, with seconds only where there are any. */
export function timeText(ms: number, zone: Zone, local: string = localZone): string {
  const text = zone === "UTC" ? formatInstant(ms, "").replace("T", " ") : wallClock(ms, local);
  return text.replace(/^(.{16}):00$/, "$1");
}

/** The same with the zone behind it. */
export function zonedTimeText(ms: number, zone: Zone, local: string = localZone): string {
  return `${timeText(ms, zone, local)} ${zone === "UTC" ? "UTC" : local}`;
}

/** `2014-01-06` */
export function dateText(ms: number, zone: Zone, local: string = localZone): string {
  return timeText(ms, zone, local).slice(0, 10);
}

function wallClock(ms: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(ms);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}:${part("second")}`;
}
