import { minute, origin } from "../../noise.ts";
import type { Row } from "../../row.ts";
import { Formulas } from "./formulas.ts";

const daily = '(resample (series "a") "D")';

export const s4: Row = {
  id: "S4",
  area: "series",
  measure: "daily means of {size} minutes in memory",
  sizes: { normal: 1_000_000, tiny: 10_000 },
  warmUp: 3,
  comparisons: [
    { of: "the formula", peer: "tshistory_formula", ours: "ours", target: { atLeast: 40 } },
    { of: "the bare kernel of pandas", peer: "pandas", ours: "ours", target: { atLeast: 2 } },
  ],
  async open(bench) {
    const formulas = await Formulas.over(bench, { a: ["even", bench.size, 1, minute, origin] });
    return {
      tshistory_formula: formulas.peer(daily),
      pandas: () => formulas.python.call("resample"),
      ours: formulas.ours(daily),
    };
  },
};
