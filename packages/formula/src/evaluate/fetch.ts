import type { AnySeries, Frame } from "@asof/series";
import { type UnknownSeries, unknownSeries } from "../check/known-series.js";
import { FormulaError } from "../errors.js";
import type { Scope } from "../operator.js";
import { findWith } from "../search/find-with.js";
import type { SearchQuery } from "../search/search-query.js";
import type { BlockStaircaseQuery, GroupReader, SeriesMetadata, SeriesQuery, SeriesReader } from "../series-reader.js";
import type { Stamp } from "../stamp/stamp.js";

/** Reads series and groups, each distinct name and range once. */
export class Fetcher {
  readonly #reader: SeriesReader;
  readonly #signal: AbortSignal | undefined;
  readonly #series = new Map<string, Promise<AnySeries | undefined>>();
  readonly #groups = new Map<string, Promise<Frame | undefined>>();
  readonly #searches: Map<string, Promise<readonly string[]>>;
  readonly #thrown = new Set<unknown>();
  readonly #metadata = new Map<string, Promise<SeriesMetadata | undefined>>();

  /** @param searches what is known of them already. */
  constructor(reader: SeriesReader, signal: AbortSignal | undefined, searches: ReadonlyMap<string, readonly string[]>) {
    this.#reader = reader;
    this.#searches = new Map([...searches].map(([text, names]) => [text, Promise.resolve(names)]));
    this.#signal = signal;
  }

  get(name: string, query: SeriesQuery): Promise<AnySeries | undefined> {
    return this.#remember(this.#series, keyOf(name, query), async () => {
      this.#signal?.throwIfAborted();
      return this.#reader.get(name, query, this.#options);
    });
  }

  find({ text }: SearchQuery): Promise<readonly string[]> {
    return this.#remember(this.#searches, text, () => findWith(this.#reader, text, this.#options));
  }

  async blockStaircase(name: string, query: BlockStaircaseQuery): Promise<AnySeries | undefined> {
    const ask = this.#reader.blockStaircase?.bind(this.#reader);
    return ask && this.#remember(new Map(), name, async () => ask(name, query, this.#options));
  }

  metadata(name: string): Promise<SeriesMetadata | undefined> {
    return this.#remember(this.#metadata, name, async () => this.#reader.metadata(name));
  }

  /** Whether an error is one of the reader's. */
  hasThrown(error: unknown): boolean {
    return this.#thrown.has(error);
  }

  #remember<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
    const before = known.get(key);
    if (before !== undefined) return before;
    const asked = ask().catch((error: unknown) => {
      this.#thrown.add(error);
      throw error;
    });
    known.set(key, asked);
    return asked;
  }

  /** What to say of a name that the reader does not know. */
  async whyUnknown(name: string): Promise<UnknownSeries> {
    const unknown = await unknownSeries([name], this.#reader);
    return unknown.get(name) as UnknownSeries;
  }

  get #options(): { readonly signal?: AbortSignal } {
    return this.#signal === undefined ? {} : { signal: this.#signal };
  }

  /**
   * The points within a scope. A naive series is cut on the wall clock of the bounds; whether it is
   * naive is only asked where that differs from the instants.
   */
  async within(name: string, scope: Scope): Promise<AnySeries | undefined> {
    if (!hasZone(scope)) return this.get(name, queryOf(scope));
    const metadata = await this.metadata(name);
    return this.get(name, queryOf(scope, metadata?.tzaware ?? true));
  }

  /** The rows of a group within a scope, cut as a series is. */
  async group(name: string, scope: Scope): Promise<Frame | undefined> {
    const groups = groupsOf(this.#reader, name);
    const tzaware = hasZone(scope) ? (await groups.metadata(name))?.tzaware : true;
    const query = queryOf(scope, tzaware);
    return this.#remember(this.#groups, keyOf(name, query), async () => {
      this.#signal?.throwIfAborted();
      return groups.get(name, query, this.#options);
    });
  }
}

/** @throws {FormulaError} `reader_cannot` */
export function groupsOf({ groups }: SeriesReader, group: string): GroupReader {
  if (groups !== undefined) return groups;
  const message = `The reader has no groups, and cannot read \`${group}\`: give it \`groups\`.`;
  throw new FormulaError("reader_cannot", message, { group });
}

function keyOf(name: string, { revisionDate, fromValueDate, toValueDate }: SeriesQuery): string {
  return JSON.stringify([revisionDate, fromValueDate, toValueDate, name]);
}

/** Whether the bounds show another time on the wall than in UTC. */
function hasZone({ from, to }: Scope): boolean {
  return [from, to].some((stamp) => stamp !== undefined && stamp.wall !== stamp.ms);
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
