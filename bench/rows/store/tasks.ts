import type { AnySeries, Series } from "@asof/series";
import type { Store } from "@asof/store";
import { sample } from "../../clock.ts";
import { day, even, fingerprint, hour, minute, origin } from "../../noise.ts";
import type { Sample } from "../../row.ts";
import { base, forecasts } from "./vintages.ts";

/** How much of a task: the targets' amount is in S6 to S13. */
export interface Amount {
  /** Evaluations, points or days. */
  readonly size: number;
  /** Points an hour, where there are revisions; 1 when undefined. */
  readonly density?: number;
}

/** What the rows of the store measure, to be run on any store. */
export interface Task {
  /** Once, before the first round. */
  readonly prepare?: (store: Store, amount: Amount) => Promise<void>;
  readonly run: (store: Store, amount: Amount, round: number) => Promise<Sample>;
}

const week = 7 * day;

export const evaluations: Task = {
  async prepare(store) {
    await store.update("small-x", even(30, 1), "bench");
    await store.update("small-y", even(30, 2), "bench");
  },
  async run(store, { size }) {
    const evaluate = async (): Promise<AnySeries | undefined> => {
      let result: AnySeries | undefined;
      for (let i = 0; i < size; i++) result = await store.evalFormula('(add (series "small-x") (series "small-y"))');
      return result;
    };
    return sample(evaluate, known);
  },
};

export const insertion: Task = {
  run(store, { size }, round) {
    const points = even(size, 1);
    return sample(() => store.update(`points-${round}`, points, "bench"), known);
  },
};

async function storePoints(store: Store, { size }: Amount): Promise<void> {
  await store.update("points", even(size, 1), "bench");
}

export const whole: Task = {
  prepare: storePoints,
  run: (store) => sample(() => store.get("points"), known),
};

/** A week from a place among the points, 0 to 1. */
export function weekFrom(place: number): Task {
  return {
    prepare: storePoints,
    run(store, { size }) {
      const fromValueDate = origin + Math.floor(place * size) * minute;
      return sample(() => store.get("points", { fromValueDate, toValueDate: fromValueDate + week }), known);
    },
  };
}

/** One update for each of the days' revisions. */
export const revisions: Task = {
  async run(store, { size, density }, round) {
    const name = `vintages-${round}`;
    await store.update(name, base(1, size, density), "bench", { insertionDate: origin - day });
    const given = forecasts(1, size, density);
    const load = async () => {
      for (const { insertionDate, series } of given) await store.update(name, series, "bench", { insertionDate });
    };
    const { ms } = await sample(load, () => undefined);
    return { ms, value: known(await store.get(name)) };
  },
};

/** The same as one load. */
export const loading: Task = {
  async run(store, { size, density }, round) {
    const name = `loaded-${round}`;
    await store.update(name, base(1, size, density), "bench", { insertionDate: origin - day });
    const given = forecasts(1, size, density);
    const { ms } = await sample(
      () => store.insertRevisions(name, given, "bench"),
      () => undefined,
    );
    return { ms, value: known(await store.get(name)) };
  },
};

async function storeVintages(store: Store, { size, density }: Amount): Promise<void> {
  for (const [name, seed] of [
    ["vintages-a", 1],
    ["vintages-b", 2],
  ] as const) {
    await store.update(name, base(seed, size, density), "bench", { insertionDate: origin - day });
    await store.insertRevisions(name, forecasts(seed, size, density), "bench");
  }
  await store.registerFormula("vintages-sum", '(add (* 1.5 (series "vintages-a")) (series "vintages-b"))');
}

function firstToLast({ size, density = 1 }: Amount): { fromValueDate: number; toValueDate: number } {
  return { fromValueDate: origin, toValueDate: origin + size * day - hour / density };
}

export const history: Task = {
  prepare: storeVintages,
  run: (store) => sample(() => store.history("vintages-sum"), allStates),
};

export const staircase: Task = {
  prepare: storeVintages,
  run: (store, amount) =>
    sample(() => store.staircase("vintages-sum", { delta: "PT24H", ...firstToLast(amount) }), known),
};

export const blocks: Task = {
  prepare: storeVintages,
  run: (store, amount) => sample(() => store.blockStaircase("vintages-a", firstToLast(amount)), known),
};

function known(series: AnySeries | undefined): object {
  return fingerprint(series as AnySeries);
}

function allStates(states: Map<number, AnySeries> | undefined): object {
  const all = [...(states as Map<number, Series>).values()].map((series) => fingerprint(series)) as Fingerprint[];
  const total = (key: keyof Fingerprint): number => all.reduce((sum, one) => sum + one[key], 0);
  return { states: all.length, all: { points: total("points"), sum: total("sum"), weighted: total("weighted") } };
}

type Fingerprint = Record<"points" | "sum" | "weighted", number>;
