import type { AnySeries } from "@asof/series";
import type { Scope } from "../operator.js";
import type { SeriesMetadata, SeriesQuery, SeriesReader } from "../series-reader.js";
import type { Stamp } from "../stamp/stamp.js";

/** Reads series, each distinct name and range once. */
export class Fetcher {
  readonly #reader: SeriesReader;
  readonly #signal: AbortSignal | undefined;
  readonly #series = new Map<string, Promise<AnySeries | undefined>>();
  readonly #metadata = new Map<string, Promise<SeriesMetadata | undefined>>();

  constructor(reader: SeriesReader, signal: AbortSignal | undefined) {
    this.#reader = reader;
    this.#signal = signal;
  }

  get(name: string, query: SeriesQuery): Promise<AnySeries | undefined> {
    const key = JSON.stringify([query.revisionDate, query.fromValueDate, query.toValueDate, name]);
    return remember(this.#series, key, () => {
      this.#signal?.throwIfAborted();
      return this.#reader.get(name, query, this.#signal === undefined ? {} : { signal: this.#signal });
    });
  }

  /**
   * The points within a scope. A naive series is cut on the wall clock of the bounds; whether it is
   * naive is only asked where that differs from the instants.
   */
  async within(name: string, scope: Scope): Promise<AnySeries | undefined> {
    const differs = [scope.from, scope.to].some((stamp) => stamp !== undefined && stamp.wall !== stamp.ms);
    if (!differs) return this.get(name, queryOf(scope));
    const metadata = await remember(this.#metadata, name, () => this.#reader.metadata(name));
    return this.get(name, queryOf(scope, metadata?.tzaware ?? true));
  }
}

/** A scope as a store takes it. */
export function queryOf(scope: Scope, tzaware = true): SeriesQuery {
  const bound = (stamp: Stamp | undefined): number | undefined => (tzaware ? stamp?.ms : stamp?.wall);
  return {
    ...defined("revisionDate", scope.revisionDate?.ms),
    ...defined("fromValueDate", bound(scope.from)),
    ...defined("toValueDate", bound(scope.to)),
  };
}

function defined(name: keyof SeriesQuery, value: number | undefined): SeriesQuery {
  return value === undefined ? {} : { [name]: value };
}

function remember<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}
