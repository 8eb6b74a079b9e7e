import type { SeriesMetadata, SeriesQuery, SeriesReader } from "@asof/formula";
import { type AnySeries, dropMissing, patch, type Revision, seriesFrom, sliceInclusive, toEpochMs } from "@asof/series";

export interface VectorSetup {
  readonly series: Record<string, VectorSeries>;
  readonly formulas?: Record<string, string>;
}

interface VectorSeries {
  readonly tzaware: boolean;
  readonly versions: readonly {
    readonly insertion_date: string;
    readonly points: readonly (readonly [string, number | string | null])[];
  }[];
}

/** A reader over revisions held in memory; counts what it is asked. */
export class MemoryReader implements SeriesReader {
  readonly reads: string[] = [];
  readonly #revisions: ReadonlyMap<string, readonly Revision[]>;
  readonly #formulas: Readonly<Record<string, string>>;

  constructor(setup: VectorSetup) {
    this.#formulas = setup.formulas ?? {};
    this.#revisions = new Map(Object.entries(setup.series).map(([name, one]) => [name, revisionsOf(one)]));
  }

  async get(name: string, query: SeriesQuery): Promise<AnySeries | undefined> {
    this.reads.push(name);
    const revisions = this.#revisions.get(name);
    if (revisions === undefined) return undefined;
    const known = revisions.filter((one) => one.insertionDate <= (query.revisionDate ?? Number.POSITIVE_INFINITY));
    const empty = sliceInclusive((revisions[0] as Revision).diff, { to: Number.NEGATIVE_INFINITY });
    const state = known.reduce<AnySeries>((before, one) => patch(before, one.diff), empty);
    return sliceInclusive(dropMissing(state), { from: query.fromValueDate, to: query.toValueDate });
  }

  async metadata(name: string): Promise<SeriesMetadata | undefined> {
    const first = this.#revisions.get(name)?.[0]?.diff;
    return first && { tzaware: first.tzaware, valueType: first.values instanceof Float64Array ? "number" : "string" };
  }

  async formula(name: string): Promise<string | undefined> {
    return this.#formulas[name];
  }
}

function revisionsOf({ tzaware, versions }: VectorSeries): Revision[] {
  return versions.map(({ insertion_date, points }) => ({
    insertionDate: toEpochMs(insertion_date),
    diff: seriesFrom(points, { tzaware }),
  }));
}
