import { take } from "../revision.js";
import { type AnySeries, isNumeric, Series } from "../series.js";
import { TimeIndex } from "../time-index.js";
import { TimeZone, type WallClockOptions } from "../time-zone.js";

/**
 * The series as a wall clock in `zone` shows it: naive. Instants that autumn shows twice become one
 * point: the mean of the numbers, or the first of the texts. Naive input is returned as it is.
 *
 * @throws {SeriesError} `invalid_time_zone`
 */
export function toWallClock<S extends AnySeries>(series: S, zone: string): S {
  const clock = TimeZone.of(zone);
  if (!series.tzaware) return series;
  const shifted = clock.shiftOf(series.index);
  if (shifted !== undefined) return new Series(series.index.shift(shifted), series.values, false) as S;
  const wall = clock.wallTimes(series.times);
  if (isIncreasing(wall)) return new Series(TimeIndex.trusted(wall), series.values, false) as S;
  return merged(series, wall) as S;
}

/**
 * A naive series placed in the world by reading its instants on the wall clock of `zone`. Aware
 * input is returned as it is.
 *
 * @throws {SeriesError} `ambiguous_time`, `nonexistent_time` unless the options say what to do; `invalid_time_zone`
 */
export function fromWallClock<S extends AnySeries>(series: S, zone: string, options?: WallClockOptions): S {
  const clock = TimeZone.of(zone);
  if (series.tzaware) return series;
  const times = clock.instantsFromWall(series.times, options);
  return new Series(TimeIndex.from(times), series.values, true) as S;
}

function isIncreasing(times: Float64Array): boolean {
  for (let i = 1; i < times.length; i++) if ((times[i] as number) <= (times[i - 1] as number)) return false;
  return true;
}

function merged(series: AnySeries, wall: Float64Array): AnySeries {
  const order = Array.from(wall, (_, i) => i).sort((a, b) => (wall[a] as number) - (wall[b] as number));
  const starts = order.filter((i, k) => k === 0 || wall[i] !== wall[order[k - 1] as number]);
  const times = Float64Array.from(starts, (i) => wall[i] as number);
  if (!isNumeric(series)) return new Series(TimeIndex.trusted(times), take(series, starts).values, false);
  const values = new Float64Array(starts.length);
  const counts = new Float64Array(starts.length);
  let at = -1;
  for (const [k, i] of order.entries()) {
    if (k === 0 || wall[i] !== wall[order[k - 1] as number]) at++;
    values[at] = (values[at] as number) + (series.values[i] as number);
    counts[at] = (counts[at] as number) + 1;
  }
  return new Series(
    TimeIndex.trusted(times),
    values.map((sum, i) => sum / (counts[i] as number)),
    false,
  );
}
