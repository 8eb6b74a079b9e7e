import {
  bucketsOver,
  type Frequency,
  fill,
  parseFrequency,
  rangeOf,
  resample,
  resampleMethods,
  roundToMicros,
  Series,
} from "@asof/series";
import { FormulaError } from "../errors.js";
import { optionsOf, zoneOf } from "../formula-series.js";
import { defineOperator, type Operator, type Scope } from "../operator.js";
import { param } from "../param.js";
import type { Stamp } from "../stamp/stamp.js";

const msPerDay = 86_400_000;

const resampleOperator = defineOperator({
  name: "resample",
  params: {
    series: param.series,
    freq: param.string,
    method: param.defaulted(param.choice(...resampleMethods), "mean"),
  },
  returns: "Series",
  doc: `One value for each period of a frequency: 15min, h, D, B, W, MS, ME, QE, YE and multiples of them.

Methods: mean, sum, min, max, first, last, median, prod, count, size, nunique, std, var, sem; ffill,
bfill, nearest, asfreq and interpolate to go to shorter periods. Bounds are widened to whole periods.
With a \`fill\` option the series is first filled on its own rhythm.`,
  examples: [
    { formula: '(resample (series "hr") "D")', gives: { "2020-01-01Z": 9, "2020-01-02Z": 24 } },
    { formula: '(resample (series "hr") "D" #:method "sum")', gives: { "2020-01-01Z": 36, "2020-01-02Z": 24 } },
  ],
  async scope({ args, scope, evaluate }) {
    if (scope.from === undefined && scope.to === undefined) return scope;
    const step = medianStep(await evaluate("series"));
    const frequency = parseFrequency(args.freq ?? "");
    if (step !== undefined) return widened(scope, Math.max(step, firstStepMs(frequency)));
    return frequency.kind === "clock" ? widened(scope, frequency.ms) : moved(scope, frequency);
  },
  evaluate({ series, freq, method }) {
    if (series.length === 0) return series;
    const { fill, limit } = optionsOf(series);
    const whole = fill === undefined || fill === null ? series : filled(series, fill, limit);
    return resample(whole, freq, { method, zone: zoneOf(series) });
  },
});

/** The bounds of whole buckets of a length, counted from midnight of the day of each bound. */
function widened(scope: Scope, ms: number): Scope {
  const floor = (stamp: Stamp): Stamp => {
    const day = Math.floor(stamp.wall / msPerDay) * msPerDay;
    return stamp.withWall(day + Math.floor((stamp.wall - day) / ms) * ms);
  };
  return {
    ...scope,
    from: scope.from && floor(scope.from),
    to: scope.to && floor(scope.to).plus(ms - 0.001),
  };
}

/** Without a rhythm the bounds are the dates that name the periods of the calendar: their last days at times. */
function moved(scope: Scope, frequency: Frequency): Scope {
  const named = (stamp: Stamp, steps: number): Stamp => {
    const first = rangeNaming(stamp.wall, frequency);
    return stamp.withWall(first[steps] as number);
  };
  return { ...scope, from: scope.from && named(scope.from, 0), to: scope.to && named(scope.to, 1).plus(-0.001) };
}

/** The dates that name the period of a wall-clock time and the one after. */
function rangeNaming(wall: number, frequency: Frequency): Float64Array {
  const { labels } = bucketsOver(wall, wall + 2 * roughMs(frequency), frequency);
  return labels.times;
}

/** How long the first period of the year 2000 is. */
function firstStepMs(frequency: Frequency): number {
  if (frequency.kind === "clock") return frequency.ms;
  const start = Date.UTC(2000, 0, 1);
  const dates = rangeOf(start, start + 3 * roughMs(frequency), frequency);
  return dates.at(1) - dates.at(0);
}

/** No less than any of its periods takes. */
function roughMs(frequency: Frequency): number {
  if (frequency.kind === "clock") return frequency.ms;
  const { unit, size, count } = frequency;
  const days = { "business-day": 3, week: 7, "half-month": 17, month: size * 31 + 3 }[unit];
  return days * count * msPerDay;
}

/** The middle one of the distances between neighbours; `undefined` for fewer than two points. */
function medianStep({ index }: Series): number | undefined {
  if (index.length < 2) return undefined;
  if (index.step !== undefined) return index.step;
  const steps = index.times
    .slice(1)
    .map((time, i) => roundToMicros(time - (index.times[i] as number)))
    .sort();
  const half = steps.length >>> 1;
  const upper = steps[half] as number;
  return steps.length % 2 === 1 ? upper : roundToMicros((upper + (steps[half - 1] as number)) / 2);
}

/** The series on its own rhythm, with the gaps filled; a rhythm of 30 to 31 days is one of months. */
function filled(series: Series, by: number | string, limit: number | null | undefined): Series {
  const step = medianStep(series);
  if (step === undefined) {
    throw new FormulaError(
      "invalid_argument",
      "infer_freq needs a series of size > 1: give it two points or more, or no fill option.",
    );
  }
  const monthly = step >= 30 * msPerDay && step <= 31 * msPerDay;
  const frequency: Frequency = monthly ? parseFrequency("MS") : { kind: "clock", ms: step, wholeDays: false };
  const first = series.index.at(0);
  const last = series.index.at(series.length - 1);
  const rhythm = rangeOf(first, last, frequency, zoneOf(series));
  const values = new Float64Array(rhythm.length).fill(Number.NaN);
  for (let i = 0; i < series.length; i++) {
    const at = rhythm.lowerBound(series.index.at(i));
    if (at < rhythm.length && rhythm.at(at) === series.index.at(i)) values[at] = series.values[i] as number;
  }
  return fill(new Series(rhythm, values, series.tzaware), by, { limit });
}

export const resampleOperators: readonly Operator[] = [resampleOperator] as unknown as readonly Operator[];
