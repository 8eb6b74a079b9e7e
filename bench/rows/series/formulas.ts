import { coreRegistry, evaluateSeries, type SeriesReader } from "@asof/formula";
import type { Series } from "@asof/series";
import type { Bench } from "../../bench.ts";
import { sample } from "../../clock.ts";
import { even, fingerprint, gappy } from "../../noise.ts";
import type { PythonPeer } from "../../python-peer.ts";
import type { Run } from "../../row.ts";

/** A series in memory, made alike on both sides: the kind and what it is made of. */
export type Recipe =
  | readonly ["even", count: number, seed: number, stepMs: number, start: number]
  | readonly ["gappy", count: number, seed: number, share: number];

function made(recipe: Recipe): Series {
  if (recipe[0] === "even") return even(recipe[1], recipe[2], recipe[3], recipe[4]);
  return gappy(recipe[1], recipe[2], recipe[3]);
}

/** The series of a row here and in Python, and evaluations of formulas over them. */
export class Formulas {
  readonly series: ReadonlyMap<string, Series>;
  readonly python: PythonPeer;
  readonly #reader: SeriesReader;

  private constructor(series: ReadonlyMap<string, Series>, python: PythonPeer) {
    this.series = series;
    this.python = python;
    this.#reader = {
      get: async (name) => series.get(name),
      metadata: async () => ({ tzaware: true, valueType: "number" }),
      formula: async () => undefined,
    };
  }

  static async over(bench: Bench, recipes: Readonly<Record<string, Recipe>>): Promise<Formulas> {
    const python = await bench.python("formula");
    await python.call("load", { data: recipes });
    return new Formulas(new Map(Object.entries(recipes).map(([name, recipe]) => [name, made(recipe)])), python);
  }

  ours(formula: string): Run {
    return () => sample(() => this.#evaluate(formula), fingerprint);
  }

  peer(formula: string): Run {
    return () => this.python.call("evaluate", { formula });
  }

  async #evaluate(formula: string): Promise<Series> {
    return (await evaluateSeries(formula, { registry: coreRegistry, reader: this.#reader })) as Series;
  }
}
