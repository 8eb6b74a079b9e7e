import { type Frequency, fill, parseFrequency, rangeOf, resample, resampleMethods, Series } from "@asof/series";
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
  doc: `One value for each period of a frequency: 15min, h, D, W, MS, ME, QE, YE and multiples of them.

Methods: mean, sum, min, max, first, last, median, prod, count, size, nunique, std, var, sem; ffill,
bfill, nearest, asfreq and interpolate to go to shorter periods. Bounds are widened to whole periods.
With a \`fill\` option the series is first filled on its own rhythm.`,
  examples: [
    { formula: '(resample (series "hr") "D")', gives: { "2020-01-01Z": 9, "2020-01-02Z": 24 } },
    { formula: '(resample (series "hr") "D" #:method "sum")', gives: { "2020-01-01Z": 36, "2020-01-02Z": 24 } },
  ],
  async scope({ args, scope, evaluate }) {
    if (scope.from === undefined && scope.to === undefined) return scope;
    const frequency = parseFrequency(args.freq ?? "");
    const step = medianStep(await evaluate("series"));
    return widened(scope, Math.max(step ?? 0, approximateMs(frequency)));
  },
  evaluate({ series, freq, method }) {
    const { fill, limit } = optionsOf(series);
    const whole = fill === undefined || fill === null || series.length === 0 ? series : filled(series, fill, limit);
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

function approximateMs(frequency: Frequency): number {
  if (frequency.kind === "clock") return frequency.ms;
  const days = frequency.unit === "week" ? 7 : frequency.size * 31;
  return days * frequency.count * msPerDay;
}

/** The middle one of the distances between neighbours; `undefined` for fewer than two points. */
function medianStep({ index }: Series): number | undefined {
  if (index.length < 2) return undefined;
  if (index.step !== undefined) return index.step;
  const steps = index.times
    .slice(1)
    .map((time, i) => time - (index.times[i] as number))
    .sort();
  const half = steps.length >>> 1;
  const upper = steps[half] as number;
  return steps.length % 2 === 1 ? upper : (upper + (steps[half - 1] as number)) / 2;
}

/** The series on its own rhythm, with the gaps filled; a rhythm of 30 to 31 days is one of months. */
function filled(series: Series, by: number | string, limit: number | null | undefined): Series {
  const step = medianStep(series);
  if (step === undefined) {
    throw new FormulaError("invalid_argument", "A series with a fill option needs two points or more to be resampled.");
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
