import { SeriesError } from "../errors.js";
import { type Frequency, parseFrequency } from "../frequency.js";
import type { Series } from "../series.js";
import { type Aggregate, aggregates } from "./aggregate.js";
import { type Buckets, bucketsOver } from "./buckets.js";
import { compact } from "./compact.js";
import { type Reindexing, reindexings } from "./reindex.js";

export interface ResampleOptions {
  /**
   * `mean` (default), `sum`, `min`, `max`, `first`, `last`, `median`, `prod`, `count`, `size`,
   * `nunique`, `std`, `var`, `sem`; or, to look values up at the labels, `ffill`, `bfill`, `nearest`,
   * `asfreq`, `interpolate`.
   */
  readonly method?: string | undefined;
  /** Whose days, weeks and months; UTC by default. Without meaning for naive series. */
  readonly zone?: string | undefined;
}

/**
 * One value for each bucket of a frequency, at the first instant of the bucket, or on its last day
 * for `W`, `ME`, `QE` and `YE`. Buckets without a value are left out, but for `sum`, `count` and
 * `size` (0) and `prod` (1).
 *
 * @throws {SeriesError} `invalid_frequency`; `invalid_argument` for an unknown method.
 * @see https://pandas.pydata.org/docs/reference/api/pandas.Series.resample.html for the conventions.
 */
export function resample(series: Series, frequency: Frequency | string, options: ResampleOptions = {}): Series {
  const parsed = typeof frequency === "string" ? parseFrequency(frequency) : frequency;
  const { method = "mean", zone } = options;
  const aggregate = own(aggregates, method);
  const reindexing = own(reindexings, method);
  if (aggregate === undefined && reindexing === undefined) throw unknownMethod(method);
  if (series.length === 0) return series;
  const first = series.index.at(0);
  const last = series.index.at(series.length - 1);
  const buckets = bucketsOver(first, last, parsed, series.tzaware ? zone : undefined);
  const values =
    aggregate === undefined
      ? (reindexing as Reindexing)(series, buckets.labels)
      : aggregated(series, buckets, aggregate);
  return compact(buckets.labels, values, series.tzaware);
}

/** The names that `resample` takes as a method. */
export const resampleMethods: readonly string[] = [...Object.keys(aggregates), ...Object.keys(reindexings)];

function aggregated({ index, values }: Series, { edges, labels }: Buckets, aggregate: Aggregate): Float64Array {
  const out = new Float64Array(labels.length);
  const times = index.step === undefined ? index.times : undefined;
  let from = 0;
  for (let bucket = 0; bucket < out.length; bucket++) {
    const edge = edges[bucket + 1] as number;
    let to = from;
    if (times === undefined) to = index.lowerBound(edge);
    else while (to < times.length && (times[to] as number) < edge) to++;
    out[bucket] = aggregate(values, from, to);
    from = to;
  }
  return out;
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function unknownMethod(method: string): SeriesError {
  return new SeriesError(
    "invalid_argument",
    `bad resampling method \`${method}\`: use one of ${resampleMethods.join(", ")}.`,
    { method },
  );
}
