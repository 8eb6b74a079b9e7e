import { minute, origin } from "../../noise.ts";
import type { Row } from "../../row.ts";
import { Formulas } from "./formulas.ts";

const gaps = '(priority (series "a") (series "b") (series "c"))';
const phases = '(priority (series "d") (series "e") (series "f"))';

export const s3: Row = {
  id: "S3",
  area: "series",
  measure: "priority of 3 series of {size} minutes in memory, misaligned",
  sizes: { normal: 1_000_000, tiny: 1_000 },
  warmUp: 3,
  comparisons: [
    {
      of: "each lacks a third of the minutes",
      peer: "tshistory_formula, gaps",
      ours: "ours, gaps",
      target: { atLeast: 12 },
    },
    {
      of: "each begins 20 s after the other",
      peer: "tshistory_formula, phases",
      ours: "ours, phases",
      target: { atLeast: 12 },
    },
  ],
  async open(bench) {
    const formulas = await Formulas.over(bench, {
      a: ["gappy", bench.size, 1, 1 / 3],
      b: ["gappy", bench.size, 2, 1 / 3],
      c: ["gappy", bench.size, 3, 1 / 3],
      d: ["even", bench.size, 4, minute, origin],
      e: ["even", bench.size, 5, minute, origin + 20_000],
      f: ["even", bench.size, 6, minute, origin + 40_000],
    });
    return {
      "tshistory_formula, gaps": formulas.peer(gaps),
      "ours, gaps": formulas.ours(gaps),
      "tshistory_formula, phases": formulas.peer(phases),
      "ours, phases": formulas.ours(phases),
    };
  },
};
