import { openSession } from "@asof/sandbox";
import { makeData, makeVector, Table, Utf8 } from "apache-arrow";
import { timed } from "../../clock.ts";
import { noise } from "../../noise.ts";
import type { Row } from "../../row.ts";
import { aboutHxpy, hxpyGrid, startHxpy } from "./hxpy.ts";

const textLength = 6;

function text(position: number): string {
  return String(position).padStart(textLength, "0");
}

/** An integer, two floats and a text of six characters a row. */
function tableOf(rows: number): Table {
  const positions = Int32Array.from({ length: rows }, (_, i) => i);
  const random = (seed: number) => makeVector(Float64Array.from(positions, (i) => noise(i, seed)));
  const valueOffsets = Int32Array.from({ length: rows + 1 }, (_, i) => textLength * i);
  const data = Buffer.from(Array.from(positions, text).join(""));
  const texts = makeVector(makeData({ type: new Utf8(), length: rows, valueOffsets, data }));
  return new Table({ i: makeVector(positions), a: random(1), b: random(2), s: texts });
}

function recordsOf(rows: number): Record<string, unknown>[] {
  return Array.from({ length: rows }, (_, i) => ({ i, a: noise(i, 1), b: noise(i, 2), s: text(i) }));
}

export const b2: Row = {
  id: "B2",
  area: "sandbox",
  measure: "a table of {size} rows and 4 columns in, and a DataFrame out",
  sizes: { normal: 100_000, full: 1_000_000, tiny: 100 },
  warmUp: 1,
  comparisons: [
    { of: "a table in", peer: "hxpy in", ours: "in", target: { atLeast: 400 } },
    { of: "a DataFrame out", peer: "hxpy out", ours: "out", target: { atLeast: 400 } },
  ],
  notes: [
    aboutHxpy,
    "At a tenth of the targets' million rows, both sides, unless --full is given; the ratio grows with the rows, as " +
      "a call costs ours a few milliseconds whatever it carries. The original was recorded at 25 s and 59.5 s for a " +
      "million rows, 1.7 s and 7.8 s for a hundred thousand. The peer takes 0.7 of the original's processor time.",
  ],
  async open(bench) {
    const { engine } = await bench.engine();
    const hxpy = bench.use(await startHxpy(engine));
    const session = bench.use(await openSession({ engine, limits: { memoryBytes: 2 * 2 ** 30 } }));
    await session.exec("import pandas, pyarrow");
    const table = tableOf(bench.size);
    return {
      "hxpy in": {
        once: async () => {
          // Not kept: millions of objects would slow down whatever is measured beside them.
          const grid = await hxpyGrid(recordsOf(bench.size));
          const { ms } = await timed(() => hxpy.ask([{ def: "t", v: grid }, { eval: "1" }]));
          return { ms, value: await hxpy.ask([{ eval: "len(t.to_dataframe())" }]) };
        },
      },
      async in() {
        const { ms } = await timed(() => session.define("t", table));
        return { ms, value: await session.eval("len(t)") };
      },
      "hxpy out": {
        once: async () => {
          await hxpy.ask([{ exec: "d = t.to_dataframe()" }, { eval: "1" }]);
          const { ms, result } = await timed(() => hxpy.ask([{ eval: "d" }]));
          return { ms, value: (result as { rows: unknown[] }).rows.length };
        },
      },
      async out() {
        await session.exec("d = t if isinstance(t, pandas.DataFrame) else t.to_pandas()");
        const { ms, result } = await timed(() => session.eval<Table>("d"));
        return { ms, value: result.numRows };
      },
    };
  },
};
