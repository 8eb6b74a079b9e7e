import { storedSeriesConnector } from "@asof/platform";
import { type AnySeries, isNumeric, type Series, samplePeriodMs, TimeDelta } from "@asof/series";
import type { z } from "zod";
import { ServerError } from "../errors.js";
import { Frame } from "../frame.js";
import type { SourceExecutor } from "./executor.js";

type Parameters = z.output<typeof storedSeriesConnector.parameters>;

/** Series and formulas of the store, as known at the time asked for. */
export const storedSeriesExecutor: SourceExecutor<Parameters> = {
  kind: "source",
  connector: storedSeriesConnector,
  version: 1,
  samplePeriod: (parameters) => samplePeriodMs(TimeDelta.parse(parameters.sample_period)),
  async read(parameters, window, { store, asOf, signal }) {
    const query = { revisionDate: asOf, fromValueDate: window.start, toValueDate: window.end, signal };
    const found = await Promise.all(parameters.series.map((name) => store.get(name, query)));
    const series = found.map((one, i) => numeric(one, parameters.series[i] as string));
    return Frame.fromSeries(series, parameters.series, window, this.samplePeriod(parameters));
  },
  async state(parameters, { store, asOf }) {
    const keys = await store.revisionKeys(parameters.series, { revisionDate: asOf });
    return parameters.series.map((name) => keys.get(name) ?? null);
  },
};

function numeric(series: AnySeries | undefined, name: string): Series {
  if (series === undefined) throw new ServerError("no_data", `There is no series "${name}" in the store.`, { name });
  if (isNumeric(series)) return series;
  throw new ServerError("no_data", `The series "${name}" holds text: a graph computes with numbers.`, { name });
}
