import type { TimeWindow } from "../api/model.js";

const dayMs = 86_400_000;

/**
 * The stretch of `days` to show around an as-of date, within what is known at all. It keeps still while
 * the date moves through its middle half and turns by half its length beyond, so that steps can be
 * compared, and depends on nothing but its arguments, so that a link shows the same.
 */
export function windowAround(asOf: number | undefined, days: number, extent: TimeWindow): TimeWindow {
  const length = days * dayMs;
  if (extent.to - extent.from <= length) return extent;
  const turn = length / 2;
  const at = Math.min(Math.max(asOf ?? extent.to, extent.from), extent.to);
  const from = Math.floor(at / turn) * turn - length / 4;
  const inside = Math.min(Math.max(from, extent.from), extent.to - length);
  return { from: inside, to: inside + length };
}

/** The same length, `shares` of it later (earlier when negative). */
export function shifted(window: TimeWindow, shares: number): TimeWindow {
  const by = (window.to - window.from) * shares;
  return { from: window.from + by, to: window.to + by };
}

/** The smallest window of whole steps since the epoch that covers this one. */
export function alignedTo(window: TimeWindow, step: number): TimeWindow {
  const from = Math.floor(window.from / step) * step;
  return { from, to: Math.max(from + step, Math.ceil(window.to / step) * step) };
}

/** What covers all of them. */
export function hull(windows: readonly TimeWindow[]): TimeWindow | undefined {
  if (windows.length === 0) return undefined;
  return {
    from: Math.min(...windows.map((window) => window.from)),
    to: Math.max(...windows.map((window) => window.to)),
  };
}
