import { insertionDates as formulaDates, type GroupReader, type SeriesReader } from "@asof/formula";
import type { CallOptions } from "../call-options.js";
import type { StoreContext } from "../context.js";
import { StoreError } from "../errors.js";
import { orStoreError } from "../formulas/failure.js";
import { withDates } from "../formulas/revisions.js";
import { StoreReader } from "../formulas/store-reader.js";
import { optionalMs, storedName } from "../names.js";
import { usedBindings } from "./bound.js";
import { groupRow } from "./catalog.js";
import type { BoundFormula, GroupInsertionDatesOptions } from "./group-store.js";

/** When a group of any kind changed, ascending; empty for an unknown name. */
export async function groupInsertionDates(
  context: StoreContext,
  name: string,
  options: GroupInsertionDatesOptions = {},
): Promise<number[]> {
  const { signal } = options;
  const from = optionalMs(options.fromInsertionDate) ?? Number.NEGATIVE_INFINITY;
  const to = optionalMs(options.toInsertionDate) ?? Number.POSITIVE_INFINITY;
  const dates = await new InsertionDates(context, { signal }).of(name, []);
  return dates.filter((date) => date >= from && date <= to);
}

/** Follows group formulas and bindings down to what is stored. */
class InsertionDates {
  readonly #context: StoreContext;
  readonly #options: CallOptions;
  readonly #series: SeriesReader;

  constructor(context: StoreContext, options: CallOptions) {
    this.#context = context;
    this.#options = options;
    this.#series = withDates(new StoreReader(context, options), context, options);
  }

  async of(name: string, path: readonly string[]): Promise<readonly number[]> {
    if (path.includes(name)) throw new StoreError("cycle", `The group needs itself: ${[...path, name].join(" → ")}.`);
    const row = await groupRow(this.#context, name, this.#options);
    if (row?.kind === "formula") return await this.#ofFormula(row.formula ?? "", [...path, name]);
    if (row?.kind === "bound") {
      const bound = { formula: row.formula ?? "", bindings: row.bindings ?? [] };
      return await this.#ofBound(bound, [...path, name]);
    }
    return row === undefined ? [] : await this.#ofPrimary(name);
  }

  async #ofPrimary(name: string): Promise<readonly number[]> {
    const { database, ns } = this.#context;
    const rows = await database.query<{ inserted: number }>(
      `select r.inserted from ${ns}.group_revision r join ${ns}.series_group g on g.id = r.group_id where g.name = $1 order by r.number`,
      [storedName(name)],
      this.#options,
    );
    return rows.map(({ inserted }) => inserted);
  }

  async #ofFormula(text: string, path: readonly string[]): Promise<readonly number[]> {
    const groups: GroupReader = {
      get: async () => undefined,
      metadata: async () => undefined,
      insertionDates: (group) => this.of(group, path),
    };
    const reader = { ...this.#series, groups };
    return await orStoreError(formulaDates(text, { registry: this.#context.registry, reader }));
  }

  /** Of the groups that the formula makes use of, from when on all of them are there. */
  async #ofBound(bound: BoundFormula, path: readonly string[]): Promise<readonly number[]> {
    const used = await usedBindings(this.#context, bound, this.#series);
    const groups = [...new Set(used.map(({ group }) => group))];
    const dates = await Promise.all(groups.map((group) => this.of(group, path)));
    const complete = Math.max(...dates.map(([first = Number.POSITIVE_INFINITY]) => first));
    return [...new Set(dates.flat())].filter((date) => date >= complete).sort((a, b) => a - b);
  }
}
