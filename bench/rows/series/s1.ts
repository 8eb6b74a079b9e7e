import { minute, origin } from "../../noise.ts";
import type { Row } from "../../row.ts";
import { Formulas } from "./formulas.ts";

const everySecond = '(add (* 1.5 (series "a")) (series "b" #:fill 0))';
const scattered = '(add (* 1.5 (series "a")) (series "c" #:fill 0))';

export const s1: Row = {
  id: "S1",
  area: "series",
  measure: "a sum of two series with a fill rule, {size} points in memory",
  sizes: { normal: 1_000_000, tiny: 1_000 },
  rounds: 7,
  warmUp: 3,
  comparisons: [
    { of: "b has every second minute", peer: "tshistory_formula", ours: "ours", target: { atLeast: 8 } },
    { of: "the same, merged directly", peer: "pandas", ours: "ours", target: { atLeast: 1 } },
    {
      of: "b lacks minutes at random",
      peer: "tshistory_formula, gaps",
      ours: "ours, gaps",
      target: { atLeast: 8 },
    },
  ],
  async open(bench) {
    const formulas = await Formulas.over(bench, {
      a: ["even", bench.size, 1, minute, origin],
      b: ["even", bench.size / 2, 2, 2 * minute, origin],
      c: ["gappy", bench.size, 3, 0.5],
    });
    return {
      tshistory_formula: formulas.peer(everySecond),
      pandas: () => formulas.python.call("merge"),
      ours: formulas.ours(everySecond),
      "tshistory_formula, gaps": formulas.peer(scattered),
      "ours, gaps": formulas.ours(scattered),
    };
  },
};
