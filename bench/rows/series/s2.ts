import { minute, origin } from "../../noise.ts";
import type { Row } from "../../row.ts";
import { Formulas, type Recipe } from "./formulas.ts";

const names = ["a", "b", "c", "d", "e"];

function mean(suffix: string): string {
  return `(row-mean ${names.map((name) => `(series "${name}${suffix}")`).join(" ")})`;
}

function recipes(suffix: string, recipe: (seed: number) => Recipe): Record<string, Recipe> {
  return Object.fromEntries(names.map((name, seed) => [name + suffix, recipe(seed + 1)]));
}

export const s2: Row = {
  id: "S2",
  area: "series",
  measure: "row-mean of 5 series of {size} minutes in memory",
  sizes: { normal: 1_000_000, tiny: 1_000 },
  warmUp: 3,
  comparisons: [
    { of: "all minutes", peer: "tshistory_formula", ours: "ours", target: { atLeast: 12 } },
    {
      of: "each lacks a tenth of its own",
      peer: "tshistory_formula, gaps",
      ours: "ours, gaps",
      target: { atLeast: 12 },
    },
  ],
  async open(bench) {
    const formulas = await Formulas.over(bench, {
      ...recipes("", (seed) => ["even", bench.size, seed, minute, origin]),
      ...recipes("-gaps", (seed) => ["gappy", bench.size, seed, 0.1]),
    });
    return {
      tshistory_formula: formulas.peer(mean("")),
      ours: formulas.ours(mean("")),
      "tshistory_formula, gaps": formulas.peer(mean("-gaps")),
      "ours, gaps": formulas.ours(mean("-gaps")),
    };
  },
};
