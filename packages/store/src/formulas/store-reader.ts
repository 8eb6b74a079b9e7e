import type { SeriesMetadata, SeriesQuery, SeriesReader } from "@asof/formula";
import { type AnySeries, Series } from "@asof/series";
import type { StoreContext } from "../context.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { findNames } from "../find/find.js";
import { readWindows, seriesOf, type WindowRead } from "../reading/window.js";
import { holderOf, type Source } from "../sources/sources.js";
import { Batch } from "./batch.js";
import { changesBounds } from "./bounds.js";
import { textAtSql } from "./versions.js";

interface NameRow {
  readonly name: string;
  readonly kind: "primary" | "formula";
  readonly tzaware: boolean;
  readonly value_type: "number" | "string";
  readonly formula: string | null;
  /** Where it is, when that is not the store itself. */
  readonly holder?: Source | undefined;
}

export interface ReaderOptions extends QueryOptions {
  /** Formulas have the texts of that date; those without one are empty. Their newest texts when undefined. */
  textsAt?: number | undefined;
}

/**
 * What formulas read from the store. Lives as long as one evaluation: what names are is remembered,
 * and what is asked for at the same moment is read by one statement.
 */
export class StoreReader implements SeriesReader {
  readonly #context: StoreContext;
  readonly #queryable: Queryable;
  readonly #options: ReaderOptions;
  readonly #names: Batch<string, NameRow>;
  readonly #rows = new Map<string, Promise<NameRow | undefined>>();
  readonly #windows = new Map<string, Batch<string, WindowRead>>();
  readonly #prefetch: SeriesQuery | undefined;
  /** Whether a formula that was found may ask for other parts than those to be expected. */
  #otherBounds = false;
  #hasSearched = false;
  readonly #prefetched = new Map<string, WindowRead>();

  /** @param prefetch what part of the series will most likely be asked for: read together with what names are. */
  constructor(
    context: StoreContext,
    options: ReaderOptions = {},
    queryable: Queryable = context.database,
    prefetch?: SeriesQuery,
  ) {
    this.#prefetch = prefetch;
    this.#context = context;
    this.#queryable = queryable;
    this.#options = options;
    this.#names = new Batch((names) => this.#lookUp(names));
  }

  async get(name: string, query: SeriesQuery): Promise<AnySeries | undefined> {
    const holder = await this.holderOf(name);
    if (holder !== undefined) return await holder.store.get(name, { ...query, signal: this.#options.signal });
    const known = this.#prefetch && keyOf(this.#prefetch) === keyOf(query) ? this.#prefetched.get(name) : undefined;
    const read = known ?? (await this.#window(query).get(name));
    if (read?.kind === "formula" && this.#options.textsAt !== undefined) return Series.empty(read.tzaware);
    return read?.kind === "primary" ? seriesOf(read) : undefined;
  }

  /** The source that has the series, when the store itself has not. */
  async holderOf(name: string): Promise<Source | undefined> {
    return this.#context.sources.length === 0 ? undefined : (await this.#row(name))?.holder;
  }

  async metadata(name: string): Promise<SeriesMetadata | undefined> {
    const row = await this.#row(name);
    return row && { tzaware: row.tzaware, valueType: row.value_type };
  }

  async formula(name: string): Promise<string | undefined> {
    return (await this.#row(name))?.formula ?? undefined;
  }

  /** Whether anything was searched for, so that what was read may depend on names yet to come. */
  get hasSearched(): boolean {
    return this.#hasSearched;
  }

  async find(query: string): Promise<readonly string[]> {
    this.#hasSearched = true;
    return await findNames(this.#queryable, this.#context, query, this.#options);
  }

  #row(name: string): Promise<NameRow | undefined> {
    const row = this.#rows.get(name) ?? this.#names.get(name);
    this.#rows.set(name, row);
    return row;
  }

  #window(query: SeriesQuery): Batch<string, WindowRead> {
    const key = keyOf(query);
    const read = (names: readonly string[]) => this.#read(names, query);
    const batch = this.#windows.get(key) ?? new Batch(read);
    this.#windows.set(key, batch);
    return batch;
  }

  #read(names: readonly string[], { revisionDate: until, fromValueDate: from, toValueDate: to }: SeriesQuery) {
    return readWindows(this.#queryable, this.#context.namespace, names, { until, from, to }, this.#options);
  }

  async #lookUp(names: readonly string[]): Promise<ReadonlyMap<string, NameRow>> {
    const own = await this.#lookUpOwn(names);
    const others = this.#context.sources.length === 0 ? [] : names.filter((name) => !own.has(name));
    if (others.length === 0) return own;
    const found = await Promise.all(others.map((name) => this.#lookUpElsewhere(name)));
    return new Map([...own, ...found.flatMap((row) => (row === undefined ? [] : [[row.name, row] as const]))]);
  }

  /** For formulas a series of a source is one that holds points, whatever it is there. */
  async #lookUpElsewhere(name: string): Promise<NameRow | undefined> {
    const holder = await holderOf(this.#context.sources, name, this.#options);
    const facts = await holder?.store.facts(name, this.#options);
    if (facts === undefined) return undefined;
    return { name, kind: "primary", tzaware: facts.tzaware, value_type: facts.valueType, formula: null, holder };
  }

  async #lookUpOwn(names: readonly string[]): Promise<ReadonlyMap<string, NameRow>> {
    if (this.#prefetch !== undefined && !this.#otherBounds) {
      const reads = await this.#read(names, this.#prefetch);
      this.#otherBounds = changesBounds(
        Array.from(reads.values(), ({ formula }) => formula),
        this.#context.registry,
      );
      for (const [name, read] of reads) this.#prefetched.set(name, read);
      return new Map([...reads].map(([name, read]) => [name, rowOf(name, read)]));
    }
    const { textsAt } = this.#options;
    const params = textsAt === undefined ? [names] : [names, textsAt];
    const rows = await this.#queryable.query<NameRow>(namesSql(this.#context.ns, textsAt), params, this.#options);
    for (const row of rows) if (!this.#rows.has(row.name)) this.#rows.set(row.name, Promise.resolve(row));
    return new Map(rows.map((row) => [row.name, row]));
  }
}

function keyOf({ revisionDate, fromValueDate, toValueDate }: SeriesQuery): string {
  return `${revisionDate},${fromValueDate},${toValueDate}`;
}

/**
 * What names are, and with formulas all that may be names in their texts, down to the last: each level of nested
 * formulas would be a statement of its own.
 */
function namesSql(ns: string, textsAt: number | undefined): string {
  if (textsAt !== undefined) {
    const formula = `${textAtSql(ns, "$2")} as formula`;
    return `select s.name, s.kind, s.tzaware, s.value_type, ${formula} from ${ns}.series s where s.name = any($1::text[])`;
  }
  const columns = "s.name, s.kind, s.tzaware, s.value_type, s.formula";
  return `with recursive known as (
      select ${columns} from ${ns}.series s where s.name = any($1::text[])
      union
      select ${columns} from known k join ${ns}.series s
        on s.name = any(array(select m[1] from regexp_matches(k.formula, '"((?:\\\\.|[^\\\\"])*)"', 'g') m)) where k.formula is not null
    ) select * from known`;
}

function rowOf(name: string, { kind, tzaware, valueType, formula }: WindowRead): NameRow {
  return { name, kind, tzaware, value_type: valueType, formula: formula ?? null };
}
