import { zoneOf } from "@asof/formula";
import { type AnySeries, formatInstant, parseInstant, seriesFrom, TimeDelta, toEpochMs } from "@asof/series";
import { expect } from "vitest";
import type { Expected, Query, Setup, Step } from "../../../../tools/recorded/case-file.js";
import { expectPoints } from "../../../../tools/recorded/compare.js";
import { isStoreError, type Store } from "../../src/index.js";
import { formulaOperations, searchOperations } from "./catalog-operations.js";
import { groupOperations, loadGroups } from "./group-operations.js";
import { httpOperation } from "./http-operation.js";

/** Loads a setup into an empty store. */
export async function load(store: Store, setup: Setup): Promise<void> {
  for (const [name, { tzaware, versions, metadata }] of Object.entries(setup.series)) {
    for (const { insertion_date: insertionDate, points, replace } of versions) {
      const series = seriesFrom(points, { tzaware });
      const keepNans = points.some(([, value]) => value === null);
      if (replace === true) await store.replace(name, series, "vectors", { insertionDate });
      else await store.update(name, series, "vectors", { insertionDate, keepNans });
    }
    if (metadata !== undefined) await store.updateMetadata(name, metadata);
  }
  for (const [name, text] of Object.entries(setup.formulas ?? {})) {
    await registerAsTheOriginal(store, name, text);
  }
  for (const [name, metadata] of Object.entries(setup.formula_metadata ?? {})) {
    await store.updateMetadata(name, metadata);
  }
  for (const [name, query] of Object.entries(setup.baskets ?? {})) await store.registerBasket(name, query);
  await loadGroups(store, setup);
}

/** The original stores what goes round through a search, which is refused here: such a row can only be written by hand. */
async function registerAsTheOriginal(store: Store, name: string, text: string): Promise<void> {
  try {
    await store.registerFormula(name, text, { rejectUnknown: false });
  } catch (error) {
    if (!isStoreError(error) || error.code !== "cycle") throw error;
    await store.registerFormula(name, "(add)", { rejectUnknown: false });
    const rows = `${store.namespace}.series`;
    await store.database.query(`update ${rows} set formula = $2, tzaware = true where name = $1`, [name, text]);
  }
}

export type Operation = (store: Store, step: Step, expected: Expected) => Promise<void>;

/** What each recorded operation is here. */
export const operations: Record<string, Operation> = {
  async update(store, step, expected) {
    expectChanges(await write(store, "update", step), expected);
  },
  async replace(store, step, expected) {
    expectChanges(await write(store, "replace", step), expected);
  },
  async delete(store, { series_name }) {
    await store.delete(series_name);
  },
  async update_metadata(store, { series_name, metadata = {} }) {
    await store.updateMetadata(series_name, metadata);
  },
  async replace_metadata(store, { series_name, metadata = {} }) {
    await store.replaceMetadata(series_name, metadata);
  },
  async get(store, { series_name, query }, expected) {
    expectSeries(await store.get(series_name, optionsOf(query)), expected);
  },
  async history(store, { series_name, query }, expected) {
    const history = await store.history(series_name, { ...optionsOf(query), diffMode: query?.diffmode });
    if (expected.none) {
      expect(history).toBeUndefined();
      return;
    }
    const wanted = Object.entries(expected.history ?? {});
    expect([...(history ?? [])].map(([date]) => formatInstant(date))).toEqual(
      wanted.map(([date]) => formatInstant(toEpochMs(date))),
    );
    for (const [date, points] of wanted) expectSeries(history?.get(toEpochMs(date)), { points });
  },
  async eval(store, { formula = "", query }, expected) {
    const series = await store.evalFormula(formula, optionsOf(query));
    expectSeries(series, expected);
    if (series.length > 0) expect(zoneOf(series) ?? "UTC").toBe(expected.tz ?? "UTC");
  },
  async staircase(store, { series_name, query, delta_seconds = 0 }, expected) {
    const delta = new TimeDelta({ seconds: delta_seconds });
    expectSeries(await store.staircase(series_name, { ...optionsOf(query), delta }), expected);
  },
  async "block-staircase"(store, { series_name, query, args = {} }, expected) {
    const options = {
      ...optionsOf(query),
      revisionFreq: args.revision_freq,
      revisionTime: args.revision_time,
      revisionTz: args.revision_tz,
      maturityOffset: args.maturity_offset,
      maturityTime: args.maturity_time,
    };
    expectSeries(await store.blockStaircase(series_name, options), expected);
  },
  async "inferred-freq"(store, { series_name, query }, { inferred_freq: expected }) {
    const frequency = await store.inferredFrequency(series_name, optionsOf(query));
    const found = frequency === undefined ? [] : [frequency.stepMs / 1000, frequency.share];
    expect(found.length).toBe(expected?.length ?? 0);
    for (const [i, number] of (expected ?? []).entries()) expect(found[i]).toBeCloseTo(number, 9);
  },
  async "insertion-dates"(store, { series_name, query }, expected) {
    const dates = await store.insertionDates(series_name, optionsOf(query));
    expect(dates.map((ms) => formatInstant(ms))).toEqual(
      expected.insertion_dates?.map((date) => formatInstant(toEpochMs(date))),
    );
  },
  async interval(store, { series_name }, expected) {
    const { from, to, tzaware } = await store.interval(series_name);
    const [first, last] = expected.interval ?? [];
    expect([from, to]).toEqual([toEpochMs(first as string), toEpochMs(last as string)]);
    expect(tzaware).toBe(parseInstant(first as string).tzaware);
  },
  async exists(store, { series_name }, expected) {
    expect(await store.exists(series_name)).toBe(expected.exists);
  },
  async type(store, { series_name }, expected) {
    expect((await store.type(series_name)) ?? null).toBe(expected.type);
  },
  async metadata(store, { series_name }, expected) {
    expect((await store.metadata(series_name)) ?? null).toEqual(expected.metadata);
  },
  ...formulaOperations,
  ...searchOperations,
  http: httpOperation,
  ...groupOperations,
  async rename(store, { series_name, newname = "", args }) {
    await store.rename(series_name, newname, { propagate: args?.propagate });
  },
  async strip(store, { series_name, insertion_date = "" }) {
    await store.strip(series_name, insertion_date);
  },
  async log(store, { series_name, args = {} }, expected) {
    const { limit, fromdate, todate } = args;
    const log = await store.log(series_name, { limit, fromInsertionDate: fromdate, toInsertionDate: todate });
    expect(log).toEqual(
      expected.log?.map(({ rev, author, date, meta }) => ({
        revision: rev,
        author,
        insertionDate: toEpochMs(date),
        metadata: meta,
      })),
    );
  },
};

function write(store: Store, kind: "update" | "replace", step: Step): Promise<AnySeries> {
  const { series_name, points = [], tzaware = true, author = "vectors", insertion_date, metadata, keepnans } = step;
  const options = { insertionDate: insertion_date, metadata, keepNans: keepnans };
  return Promise.resolve().then(() => store[kind](series_name, seriesFrom(points, { tzaware }), author, options));
}

function optionsOf(query: Query = {}) {
  return {
    revisionDate: query.revision_date,
    fromValueDate: query.from_value_date,
    toValueDate: query.to_value_date,
    fromInsertionDate: query.from_insertion_date,
    toInsertionDate: query.to_insertion_date,
    keepNans: query._keep_nans,
    inferredFrequency: query.inferred_freq,
  };
}

/** Where nothing is stored the originals answer none or an empty series; here it is always an empty one. */
function expectChanges(actual: AnySeries, { result }: Expected): void {
  if (result?.none) expect(actual.length).toBe(0);
  else expectSeries(actual, result as Expected);
}

/** Without the zone, which only the values of formulas have. */
function expectSeries(actual: AnySeries | undefined, expected: Expected): void {
  if (expected.none || actual === undefined) {
    expect(actual).toBeUndefined();
    expect(expected.none).toBe(true);
    return;
  }
  expectPoints(actual, expected);
}
