import type { SeriesMetadata, SeriesQuery, SeriesReader } from "@asof/formula";
import { type AnySeries, dropMissing } from "@asof/series";
import type { StoreContext } from "../context.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { readWindow, seriesOf } from "../window.js";

interface NameRow {
  readonly name: string;
  readonly kind: "primary" | "formula";
  readonly tzaware: boolean;
  readonly value_type: "number" | "string";
  readonly formula: string | null;
}

/**
 * What formulas read from the store. Lives as long as one evaluation: what names are is remembered,
 * and names asked for at the same moment are looked up by one query.
 */
export class StoreReader implements SeriesReader {
  readonly #context: StoreContext;
  readonly #queryable: Queryable;
  readonly #options: QueryOptions;
  readonly #rows = new Map<string, Promise<NameRow | undefined>>();
  #waiting: Map<string, (row: NameRow | undefined) => void> | undefined;
  #batch: Promise<void> = Promise.resolve();

  constructor(context: StoreContext, options: QueryOptions = {}, queryable: Queryable = context.database) {
    this.#context = context;
    this.#queryable = queryable;
    this.#options = options;
  }

  async get(name: string, query: SeriesQuery): Promise<AnySeries | undefined> {
    const window = { name, until: query.revisionDate, from: query.fromValueDate, to: query.toValueDate };
    const read = await readWindow(this.#queryable, this.#context.namespace, window, this.#options);
    return read?.kind === "primary" ? dropMissing(seriesOf(read)) : undefined;
  }

  async metadata(name: string): Promise<SeriesMetadata | undefined> {
    const row = await this.#row(name);
    return row && { tzaware: row.tzaware, valueType: row.value_type };
  }

  async formula(name: string): Promise<string | undefined> {
    return (await this.#row(name))?.formula ?? undefined;
  }

  async isPrimary(name: string): Promise<boolean> {
    return (await this.#row(name))?.kind === "primary";
  }

  #row(name: string): Promise<NameRow | undefined> {
    const known = this.#rows.get(name);
    if (known !== undefined) return known;
    const row = this.#enqueue(name);
    this.#rows.set(name, row);
    return row;
  }

  async #enqueue(name: string): Promise<NameRow | undefined> {
    const row = new Promise<NameRow | undefined>((resolve) => {
      if (this.#waiting === undefined) {
        this.#waiting = new Map();
        this.#batch = Promise.resolve().then(() => this.#lookUp());
      }
      this.#waiting.set(name, resolve);
    });
    // A failed query rejects here; nobody resolves the row then.
    await this.#batch;
    return await row;
  }

  async #lookUp(): Promise<void> {
    const waiting = this.#waiting ?? new Map();
    this.#waiting = undefined;
    const sql = `select name, kind, tzaware, value_type, formula from ${this.#context.ns}.series where name = any($1::text[])`;
    const rows = await this.#queryable.query<NameRow>(sql, [[...waiting.keys()]], this.#options);
    const byName = new Map(rows.map((row) => [row.name, row]));
    for (const [name, resolve] of waiting) resolve(byName.get(name));
  }
}
