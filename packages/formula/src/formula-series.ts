import { type AnySeries, type Fill, isNumeric, Series, type Values } from "@asof/series";

/** How a series joins others, set by `(series … #:fill … #:limit … #:weight …)` or `(options …)`. */
export interface SeriesOptions {
  readonly fill?: Fill | null | undefined;
  readonly limit?: number | null | undefined;
  readonly weight?: number | null | undefined;
}

/** A series on its way through a formula: with its options and with the zone whose calendar it follows. */
export class FormulaSeries<V extends Values = Float64Array> extends Series<V> {
  readonly options: SeriesOptions;
  /** The zone that `tzaware` named; `undefined` for UTC and for naive series. */
  readonly zone: string | undefined;

  constructor(series: Series<V>, options: SeriesOptions = {}, zone?: string) {
    super(series.index, series.values, series.tzaware);
    this.options = options;
    this.zone = series.tzaware ? zone : undefined;
  }
}

export function optionsOf(series: AnySeries): SeriesOptions {
  return series instanceof FormulaSeries ? series.options : {};
}

export function zoneOf(series: AnySeries): string | undefined {
  return series instanceof FormulaSeries ? series.zone : undefined;
}

/** The series with other options; those not given stay. */
export function withOptions(series: AnySeries, options: SeriesOptions): AnySeries {
  return annotated(series, { ...optionsOf(series), ...options }, zoneOf(series));
}

/** The series with exactly these options and this zone. */
export function annotated(series: AnySeries, options: SeriesOptions = {}, zone?: string): AnySeries {
  return isNumeric(series) ? new FormulaSeries(series, options, zone) : new FormulaSeries(series, options, zone);
}
