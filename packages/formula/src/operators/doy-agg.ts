import { aggregate, aggregateMethods, Series, TimeIndex, TimeZone } from "@asof/series";
import { FormulaError } from "../errors.js";
import { zoneOf } from "../formula-series.js";
import { defineOperator, type Operator } from "../operator.js";
import { param } from "../param.js";
import type { Stamp } from "../stamp/stamp.js";

const msPerDay = 86_400_000;
const leapDayRules = ["linear", "as_is", "ignore"] as const;
/** What a year without end would cost: the calendar has no more. */
const mostYears = 10_000;

const doyAgg = defineOperator({
  name: "doy-agg",
  params: {
    series: param.series,
    depth: param.integer,
    method: param.defaulted(param.choice(...aggregateMethods), "mean"),
    leap_day_rule: param.defaulted(param.choice(...leapDayRules), "linear"),
    valid_aggr_ratio: param.defaulted(param.number, 1),
  },
  returns: "Series",
  doc: `For each day an aggregate of the values on the same day of some years before it; without a time zone.

A day is left out where it has fewer values than \`valid_aggr_ratio\` times \`depth\`. The 29th of February is
interpolated between its neighbours (\`linear\`), taken from leap years (\`as_is\`) or left out
(\`ignore\`). The last of the years ends with the first instant of its last day.`,
  examples: [
    {
      formula: '(doy-agg (series "y") 1)',
      gives: { "2021-01-01": 1, "2021-01-02": 2, "2022-01-01": 3, "2022-01-02": 5 },
    },
  ],
  awareness: "naive",
  scope: ({ args: { depth = 0 }, scope }) => ({
    ...scope,
    from: scope.from && yearsLater(scope.from, -depth),
    to: scope.to && yearsLater(scope.to, -1),
  }),
  evaluate({ series, depth, method, leap_day_rule: rule, valid_aggr_ratio: ratio }) {
    if (depth <= 0 || depth > mostYears || series.length === 0) return Series.empty(false);
    const days = daysOf(series);
    const first = addYears(days.start(0), depth);
    const last = addYears(days.start(days.count - 1), 1);
    if (first > last) return Series.empty(false);
    assertOneOf("leap_day_rule", rule, leapDayRules);
    assertOneOf("method", method, aggregateMethods);
    return averaged(days, { first, last, depth, method, rule, least: ratio * depth });
  },
});

function assertOneOf(name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new FormulaError("invalid_argument", `\`${name}\` is one of ${choices.join(", ")}, not "${value}".`);
}

function yearsLater(stamp: Stamp, years: number): Stamp {
  const day = Math.floor(stamp.wall / msPerDay) * msPerDay;
  return stamp.withWall(addYears(day, years) + (stamp.wall - day));
}

/** The same day of another year; the 28th of February for a 29th that the year does not have. */
function addYears(day: number, years: number): number {
  const date = new Date(day);
  const month = date.getUTCMonth();
  const moved = date.setUTCFullYear(date.getUTCFullYear() + years);
  return date.getUTCMonth() === month ? moved : moved - msPerDay;
}

/** The values of a series by the day, on the wall clock of its zone. */
interface Days {
  readonly count: number;
  start(i: number): number;
  /**
   * The positions of the values of a day: from the first, exclusive of the second. Of the last day of the
   * last year that is asked for, no more than its first instant.
   */
  range(day: number, lastYear: boolean): readonly [number, number] | undefined;
  readonly values: Float64Array;
}

function daysOf(series: Series): Days {
  const zone = zoneOf(series);
  const times = zone === undefined ? series.index.times : TimeZone.of(zone).wallTimes(series.index.times);
  const firsts = new Map<number, number>();
  times.forEach((time, i) => {
    const day = Math.floor(time / msPerDay) * msPerDay;
    if (!firsts.has(day)) firsts.set(day, i);
  });
  const starts = [...firsts.keys()];
  const positions = new Map(starts.map((day, i) => [day, i]));
  return {
    count: starts.length,
    start: (i) => starts[i] as number,
    values: series.values,
    range(day, lastYear) {
      const i = positions.get(day);
      if (i === undefined) return undefined;
      const start = firsts.get(day) as number;
      const next = starts[i + 1];
      const end = next === undefined ? series.length : (firsts.get(next) as number);
      if (!lastYear || !isLastOfYear(day)) return [start, end];
      return times[start] === day ? [start, start + 1] : undefined;
    },
  };
}

interface Aggregation {
  readonly first: number;
  readonly last: number;
  readonly depth: number;
  readonly method: string;
  readonly rule: string;
  readonly least: number;
}

/** Days that have no value in any year are left out first, those with too few values last. */
function averaged(days: Days, { first, last, depth, method, rule, least }: Aggregation): Series {
  const times: number[] = [];
  const values: number[] = [];
  const leapDays: number[] = [];
  for (let day = first; day <= last; day += msPerDay) {
    const leap = isLeapDay(day) && rule !== "as_is";
    const value = leap ? undefined : pastValue(days, day, depth, method, least);
    if (leap && rule === "linear") leapDays.push(times.length);
    else if (value === undefined) continue;
    times.push(day);
    values.push(value ?? Number.NaN);
  }
  for (const i of leapDays) values[i] = between(times, values, i);
  const kept = times.flatMap((_, i) => (Number.isNaN(values[i]) ? [] : [i]));
  return new Series(
    TimeIndex.from(Float64Array.from(kept, (i) => times[i] as number)),
    Float64Array.from(kept, (i) => values[i] as number),
    false,
  );
}

function isLastOfYear(day: number): boolean {
  return yearOf(day) !== yearOf(day + msPerDay);
}

function isLeapDay(day: number): boolean {
  const date = new Date(day);
  return date.getUTCMonth() === 1 && date.getUTCDate() === 29;
}

/** The aggregate of the same day of the years before; NaN where it has too few values, `undefined` where none. */
function pastValue(days: Days, day: number, depth: number, method: string, least: number): number | undefined {
  const found: number[] = [];
  const date = new Date(day);
  const year = date.getUTCFullYear();
  for (let back = depth; back >= 1; back--) {
    const past = Date.UTC(year - back, date.getUTCMonth(), date.getUTCDate());
    const range = new Date(past).getUTCDate() === date.getUTCDate() ? days.range(past, back === 1) : undefined;
    if (range !== undefined) found.push(...days.values.subarray(...range));
  }
  if (found.length === 0) return undefined;
  const count = found.filter((value) => !Number.isNaN(value)).length;
  return count < least ? Number.NaN : aggregate(Float64Array.from(found), method);
}

/** What lies on the line between the neighbours of a point. */
function between(times: readonly number[], values: readonly number[], i: number): number {
  const [before, at, after] = [times[i - 1], times[i], times[i + 1]] as [number, number, number];
  if (before === undefined || after === undefined || yearOf(before) !== yearOf(after)) return Number.NaN;
  const [low, high] = [values[i - 1], values[i + 1]] as [number, number];
  return low + ((high - low) * (at - before)) / (after - before);
}

function yearOf(day: number): number {
  return new Date(day).getUTCFullYear();
}

export const doyAggOperators: readonly Operator[] = [doyAgg] as unknown as readonly Operator[];
