import { SeriesError } from "./errors.js";
import type { InstantLike } from "./instant.js";
import { Series } from "./series.js";
import { Time } from "./time.js";
import { TimeDelta } from "./time-delta.js";
import { TimeIndex } from "./time-index.js";

export type Label = string | number;

export interface TimeArrayOptions {
  samplePeriod: TimeDelta | string;
  /** Inclusive, aligned to the sample period. */
  startTime: InstantLike;
  /** Exclusive, aligned to the sample period. */
  endTime: InstantLike;
  /** What these values are known as of. */
  asOfTime: InstantLike;
  /** Row-major: time first, then the axes of the cell; NaN is missing. */
  values: Float64Array | readonly number[];
  /** 1 marks an invalid sample; same length as `values`. */
  mask?: Uint8Array | null;
  /** Lengths of the axes of one cell; `[]` (default) for scalars. */
  cellShape?: readonly number[];
  /** The labels along each axis of the cell; whole numbers from 0 by default. */
  coordinateLabels?: readonly (readonly Label[])[];
  axisLabels?: readonly Label[];
}

/**
 * Evenly spaced values known as of one time: `values[t][…cell]`, one cell each sample period from
 * `startTime` (inclusive) to `endTime` (exclusive).
 */
export class TimeArray {
  readonly samplePeriod: TimeDelta;
  readonly startTime: Time;
  readonly endTime: Time;
  readonly asOfTime: Time;
  readonly values: Float64Array;
  readonly mask: Uint8Array | null;
  readonly cellShape: readonly number[];
  readonly coordinateLabels: readonly (readonly Label[])[];
  readonly axisLabels: readonly Label[];

  /** @throws {SeriesError} `invalid_time_array` when times are not aligned or lengths do not fit. */
  constructor(options: TimeArrayOptions) {
    this.samplePeriod = TimeDelta.from(options.samplePeriod);
    this.startTime = Time.from(options.startTime);
    this.endTime = Time.from(options.endTime);
    this.asOfTime = Time.from(options.asOfTime);
    this.values = Float64Array.from(options.values);
    this.mask = options.mask ?? null;
    this.cellShape = options.cellShape ?? [];
    this.coordinateLabels =
      options.coordinateLabels ?? this.cellShape.map((n) => Array.from({ length: n }, (_, i) => i));
    this.axisLabels = options.axisLabels ?? this.cellShape.map((_, axis) => axis);
    this.#assertAligned();
    this.#assertShape();
  }

  /** Scalars from a series; instants of the range that the series lacks are missing. */
  static fromSeries(series: Series, options: Omit<TimeArrayOptions, "values" | "mask" | "cellShape">): TimeArray {
    const step = samplePeriodMs(TimeDelta.from(options.samplePeriod));
    const start = Time.from(options.startTime).epochMilliseconds;
    const end = Time.from(options.endTime).epochMilliseconds;
    const values = new Float64Array(Math.max(0, Math.round((end - start) / step))).fill(Number.NaN);
    for (let i = series.index.lowerBound(start); i < series.length && series.index.at(i) < end; i++) {
      const position = (series.index.at(i) - start) / step;
      if (Number.isInteger(position)) values[position] = series.values[i] as number;
    }
    return new TimeArray({ ...options, values });
  }

  /** The number of samples along the time axis. */
  get length(): number {
    return this.index.length;
  }

  get index(): TimeIndex {
    const step = samplePeriodMs(this.samplePeriod);
    const start = this.startTime.epochMilliseconds;
    return TimeIndex.regular(start, step, Math.round((this.endTime.epochMilliseconds - start) / step));
  }

  /** The number of values in one cell. */
  get cellSize(): number {
    return this.cellShape.reduce((product, n) => product * n, 1);
  }

  /** One position of the flattened cell as a series; masked samples are missing. */
  toSeries(position = 0): Series {
    const size = this.cellSize;
    const column = Float64Array.from({ length: this.length }, (_, t) => {
      const at = t * size + position;
      return this.mask?.[at] ? Number.NaN : (this.values[at] as number);
    });
    return new Series(this.index, column, true);
  }

  #assertAligned(): void {
    const step = samplePeriodMs(this.samplePeriod);
    for (const [name, time] of Object.entries({
      startTime: this.startTime,
      endTime: this.endTime,
      asOfTime: this.asOfTime,
    })) {
      if (time.epochMilliseconds % step === 0) continue;
      throw new SeriesError(
        "invalid_time_array",
        `${name} ${time} is not a multiple of the sample period ${this.samplePeriod}.`,
      );
    }
    if (this.endTime.epochMilliseconds < this.startTime.epochMilliseconds) {
      throw new SeriesError("invalid_time_array", `The end ${this.endTime} lies before the start ${this.startTime}.`);
    }
  }

  #assertShape(): void {
    const expected = this.length * this.cellSize;
    if (this.values.length === expected && (this.mask === null || this.mask.length === expected)) return;
    throw new SeriesError(
      "invalid_time_array",
      `${this.length} samples of ${this.cellSize} values need ${expected} values (and mask entries), not ${this.values.length}.`,
    );
  }
}

/**
 * The length of a sample period in milliseconds.
 *
 * @throws {SeriesError} `invalid_time_array` unless it is a positive number of days, hours, minutes or seconds.
 */
export function samplePeriodMs(period: TimeDelta): number {
  if (period.months === 0 && period.milliseconds > 0) return period.milliseconds;
  throw new SeriesError(
    "invalid_time_array",
    `${period} cannot be a sample period: use days, hours, minutes or seconds.`,
  );
}
