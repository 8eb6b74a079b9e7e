import type { AnySeries } from "@asof/series";
import type { Scope } from "../operator.js";
import { findWith } from "../search/find-with.js";
import type { SearchQuery } from "../search/search-query.js";
import type { BlockStaircaseQuery, SeriesMetadata, SeriesQuery, SeriesReader } from "../series-reader.js";
import type { Stamp } from "../stamp/stamp.js";

/** Reads series, each distinct name and range once. */
export class Fetcher {
  readonly #reader: SeriesReader;
  readonly #signal: AbortSignal | undefined;
  readonly #series = new Map<string, Promise<AnySeries | undefined>>();
  readonly #searches: Map<string, Promise<readonly string[]>>;
  readonly #metadata = new Map<string, Promise<SeriesMetadata | undefined>>();

  /** @param searches what is known of them already. */
  constructor(reader: SeriesReader, signal: AbortSignal | undefined, searches: ReadonlyMap<string, readonly string[]>) {
    this.#reader = reader;
    this.#searches = new Map([...searches].map(([text, names]) => [text, Promise.resolve(names)]));
    this.#signal = signal;
  }

  get(name: string, query: SeriesQuery): Promise<AnySeries | undefined> {
    const key = JSON.stringify([query.revisionDate, query.fromValueDate, query.toValueDate, name]);
    return remember(this.#series, key, () => {
      this.#signal?.throwIfAborted();
      return this.#reader.get(name, query, this.#options);
    });
  }

  find({ text }: SearchQuery): Promise<readonly string[]> {
    return remember(this.#searches, text, () => findWith(this.#reader, text, this.#options));
  }

  async blockStaircase(name: string, query: BlockStaircaseQuery): Promise<AnySeries | undefined> {
    return this.#reader.blockStaircase?.(name, query, this.#options);
  }

  metadata(name: string): Promise<SeriesMetadata | undefined> {
    return remember(this.#metadata, name, () => this.#reader.metadata(name));
  }

  get #options(): { readonly signal?: AbortSignal } {
    return this.#signal === undefined ? {} : { signal: this.#signal };
  }

  /**
   * The points within a scope. A naive series is cut on the wall clock of the bounds; whether it is
   * naive is only asked where that differs from the instants.
   */
  async within(name: string, scope: Scope): Promise<AnySeries | undefined> {
    const differs = [scope.from, scope.to].some((stamp) => stamp !== undefined && stamp.wall !== stamp.ms);
    if (!differs) return this.get(name, queryOf(scope));
    const metadata = await this.metadata(name);
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
