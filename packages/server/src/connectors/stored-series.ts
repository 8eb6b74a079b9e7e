import { storedSeries } from "@asof/platform/connectors";
import { type Series, TimeDelta, isNumeric, samplePeriodMs } from "@asof/series";
import { ServerError } from "../errors.js";
import { Frame } from "../frame.js";
import type { SourceExecutor } from "./executor.js";

type Parameters = ReturnType<typeof storedSeries.parameters.parse>;

/** Series and formulas of the store, as known at the time asked for. */
export const storedSeriesExecutor: SourceExecutor<Parameters> = {
  kind: "source",
  uuid: storedSeries.uuid,
  version: 1,
  parse: (parameters) => storedSeries.parameters.parse(parameters),
  samplePeriod: (parameters) => samplePeriodMs(TimeDelta.parse(parameters.sample_period)),
  labels: (parameters) => parameters.series,
  async read(parameters, window, { store, asOf, signal }) {
    const query = { revisionDate: asOf, fromValueDate: window.start, toValueDate: window.end };
    const get = (name: string) => store.get(name, query, signal === undefined ? {} : { signal });
    const found = await Promise.all(parameters.series.map(get));
    const series = found.map((one, i) => numeric(one, parameters.series[i] as string));
    return Frame.fromSeries(series, parameters.series, window, this.samplePeriod(parameters));
  },
  async state(parameters, { store, asOf }) {
    const keys = parameters.series.map(async (name) => (await store.revisionKey(name, { revisionDate: asOf })) ?? null);
    return Promise.all(keys);
  },
};

function numeric(series: Awaited<ReturnType<import("@asof/store").Store["get"]>>, name: string): Series {
  if (series === undefined) throw new ServerError("no_data", `There is no series "${name}" in the store.`, { name });
  if (isNumeric(series)) return series;
  throw new ServerError("no_data", `The series "${name}" holds text: a graph computes with numbers.`, { name });
}
