import { join } from "node:path";
import { openStore } from "@asof/store";
import type { Bench } from "../../bench.ts";
import type { Comparison, Row, Run, Side } from "../../row.ts";
import * as tasks from "./tasks.ts";

interface Measured {
  readonly id: string;
  readonly what: string;
  readonly task: tasks.Task;
  /** At the normal size. */
  readonly size: number;
  /** Whether ten times as much is too long for more than one round. */
  readonly isSlow?: boolean;
  /** Ten times as much means more points an hour instead of more days. */
  readonly isDenser?: boolean;
}

const measured: readonly Measured[] = [
  { id: "S6", what: "evaluations", task: tasks.evaluations, size: 1_000 },
  { id: "S7", what: "insert", task: tasks.insertion, size: 1_000_000 },
  { id: "S8", what: "read", task: tasks.whole, size: 1_000_000 },
  { id: "S9", what: "one week", task: tasks.weekFrom(0.5), size: 1_000_000 },
  { id: "S10", what: "revisions", task: tasks.revisions, size: 365, isSlow: true },
  { id: "S11", what: "history", task: tasks.history, size: 365, isDenser: true },
  { id: "S12", what: "staircase", task: tasks.staircase, size: 365 },
  { id: "S13", what: "block staircase", task: tasks.blocks, size: 365 },
];

const percent = { normal: 100, tiny: 1 };

/** The amount of data at a share of the normal size, in percent. */
function amountOf({ size }: Measured, share: number): tasks.Amount {
  return { size: Math.ceil((size * share) / 100) };
}

async function on(bench: Bench, where: string, namespace: string, one: Measured, amount: tasks.Amount): Promise<Run> {
  const store = bench.use(await openStore(where, { namespace }));
  await one.task.prepare?.(store, amount);
  return (round) => one.task.run(store, amount, round);
}

export const s14: Row = {
  id: "S14",
  area: "store",
  measure: "the embedded database against PostgreSQL, ours on both, at {size} % of S6 to S13",
  sizes: percent,
  rounds: 3,
  comparisons: measured.map(
    ({ id, what }): Comparison => ({
      of: `${id} ${what}`,
      peer: `${id} PostgreSQL`,
      ours: `${id} PGlite`,
      target: { within: 3 },
    }),
  ),
  async open(bench) {
    const folder = await bench.folder();
    const sides: Record<string, Side> = {};
    for (const one of measured) {
      const amount = amountOf(one, bench.size);
      sides[`${one.id} PostgreSQL`] = await on(bench, bench.postgres, `bench_s14_${one.id}`, one, amount);
      sides[`${one.id} PGlite`] = await on(bench, `file:${join(folder, one.id)}`, "tsh", one, amount);
    }
    return sides;
  },
};

const growing = measured.filter(({ id }) => id !== "S6");

function tenfold({ isDenser = false }: Measured, { size }: tasks.Amount): tasks.Amount {
  return isDenser ? { size, density: 10 } : { size: 10 * size };
}

export const g1: Row = {
  id: "G1",
  area: "store",
  measure: "ten times the data against ours at {size} % of S7 to S13, PostgreSQL",
  sizes: percent,
  rounds: 3,
  comparisons: growing.map(
    ({ id, what }): Comparison => ({
      of: `${id} ${what}`,
      peer: `${id} once`,
      ours: `${id} tenfold`,
      target: { within: 12 },
    }),
  ),
  notes: [
    "Ten times the days, and so revisions, in S10, S12 and S13. In S11 ten times the points an hour: with ten times " +
      "the days each of ten times the states would be ten times as long.",
  ],
  async open(bench) {
    const sides: Record<string, Side> = {};
    for (const one of growing) {
      const amount = amountOf(one, bench.size);
      bench.say(`${one.id}: preparing ten times the data …`);
      const times: [string, tasks.Amount][] = [
        ["once", amount],
        ["tenfold", tenfold(one, amount)],
      ];
      for (const [name, share] of times) {
        const run = await on(bench, bench.postgres, `bench_g1_${one.id}_${name}`, one, share);
        const unchecked: Run = async (round) => ({ ms: (await run(round)).ms });
        sides[`${one.id} ${name}`] = one.isSlow ? { once: unchecked } : unchecked;
      }
    }
    return sides;
  },
};
