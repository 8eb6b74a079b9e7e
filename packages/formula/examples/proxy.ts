import { defineOperator, param, type Stamp } from "@asof/formula";
import { type Series, toEpochMs } from "@asof/series";

/** Where the series come from: a service of yours. */
export interface ProxyClient {
  get(id: string, from: number, to: number): Promise<Series>;
  /** When the series changed, epoch milliseconds. */
  changes(id: string): Promise<readonly number[]>;
}

/** Series of a service that no store knows: the metadata are written by hand, and bounds are never open. */
export function proxyOf(client: ProxyClient) {
  return defineOperator({
    name: "proxy",
    params: { series_uid: param.string, default_start: param.timestamp, default_end: param.timestamp },
    returns: "Series",
    doc: "A series from elsewhere; from and to the default dates where the query has no bounds.",
    examples: [{ formula: '(proxy "river-level" (date "2020-1-1" #:naive #t) (date "2020-2-1" #:naive #t))' }],
    finder: ({ series_uid: name }) =>
      name === undefined ? [] : [{ name, metadata: { tzaware: false, valueType: "number" } }],
    insertionDates: ({ series_uid: id }) => (id === undefined ? [] : client.changes(id)),
    evaluate({ series_uid: id, default_start: start, default_end: end }, { scope }) {
      return client.get(id, wallOf(scope.from ?? start), wallOf(scope.to ?? end));
    },
  });
}

/** The series are naive: their bounds are what a clock on the wall shows. */
function wallOf(stamp: Stamp): number {
  return toEpochMs(stamp.wall);
}
