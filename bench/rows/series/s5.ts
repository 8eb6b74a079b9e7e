import { add, type Series } from "@asof/series";
import { timedOften } from "../../clock.ts";
import { fingerprint, minute, origin } from "../../noise.ts";
import type { Row } from "../../row.ts";
import { Formulas } from "./formulas.ts";

const calls = 21;

export const s5: Row = {
  id: "S5",
  area: "series",
  measure: "a + b over the same {size} instants",
  sizes: { normal: 1_000_000, tiny: 1_000 },
  warmUp: 3,
  comparisons: [
    { of: "into a fresh array; numpy into a given one", peer: "numpy", ours: "ours", target: { within: 3 } },
  ],
  notes: [`Each round is the median of ${calls} calls.`],
  async open(bench) {
    const { series, python } = await Formulas.over(bench, {
      a: ["even", bench.size, 1, minute, origin],
      b: ["even", bench.size, 2, minute, origin],
    });
    const inputs = ["a", "b"].map((name) => series.get(name) as Series);
    return {
      numpy: () => python.call("add_numpy", { calls }),
      async ours() {
        const { ms, result } = timedOften(calls, () => add(inputs));
        return { ms, value: fingerprint(result) };
      },
    };
  },
};
