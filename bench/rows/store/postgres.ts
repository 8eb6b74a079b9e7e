import { openStore } from "@asof/store";
import type { Bench } from "../../bench.ts";
import type { PythonPeer } from "../../python-peer.ts";
import type { Row, Run, Side } from "../../row.ts";
import * as tasks from "./tasks.ts";

/** The original on the PostgreSQL of this run. */
async function original(bench: Bench): Promise<PythonPeer> {
  const python = await bench.python("store");
  await python.call("connect", { url: bench.postgres });
  return python;
}

/** A task on our store in the same PostgreSQL, in tables of its own. */
async function onPostgres(bench: Bench, task: tasks.Task, namespace: string): Promise<Run> {
  const store = bench.use(await openStore(bench.postgres, { namespace }));
  const amount = { size: bench.size };
  await task.prepare?.(store, amount);
  return (round) => task.run(store, amount, round);
}

const million = { normal: 1_000_000, tiny: 20_000 };
const year = { normal: 365, tiny: 5 };

export const s6: Row = {
  id: "S6",
  area: "store",
  measure: "{size} evaluations of a sum of 2 series of 30 points through the store",
  sizes: { normal: 1_000, tiny: 3 },
  rounds: 3,
  comparisons: [{ of: "PostgreSQL", peer: "tshistory", ours: "ours", target: { atLeast: 15 } }],
  async open(bench) {
    const python = await original(bench);
    return {
      tshistory: () => python.call("evaluations", { count: bench.size }),
      ours: await onPostgres(bench, tasks.evaluations, "bench_s6"),
    };
  },
};

export const s7: Row = {
  id: "S7",
  area: "store",
  measure: "insert {size} points",
  sizes: million,
  rounds: 3,
  comparisons: [{ of: "PostgreSQL", peer: "tshistory", ours: "ours", target: { atLeast: 20 } }],
  async open(bench) {
    const python = await original(bench);
    return {
      tshistory: (round) => python.call("insertion", { count: bench.size, round }),
      ours: await onPostgres(bench, tasks.insertion, "bench_s7"),
    };
  },
};

export const s8: Row = {
  id: "S8",
  area: "store",
  measure: "read {size} points",
  sizes: million,
  warmUp: 2,
  comparisons: [{ of: "PostgreSQL", peer: "tshistory", ours: "ours", target: { atLeast: 5 } }],
  async open(bench) {
    const python = await original(bench);
    return {
      tshistory: () => python.call("whole", { count: bench.size }),
      ours: await onPostgres(bench, tasks.whole, "bench_s8"),
    };
  },
};

export const s9: Row = {
  id: "S9",
  area: "store",
  measure: "read a week of {size} minutes",
  sizes: million,
  rounds: 9,
  warmUp: 2,
  comparisons: [
    { of: "in the middle", peer: "tshistory", ours: "ours", target: { atLeast: 40 } },
    {
      of: "in the middle, ours against ours at the end",
      peer: "ours, at the end",
      ours: "ours",
      target: { within: 1.5 },
    },
  ],
  async open(bench) {
    const python = await original(bench);
    const atTheEnd = await onPostgres(bench, tasks.weekFrom(0.985), "bench_s9_end");
    return {
      tshistory: () => python.call("week", { count: bench.size, at: 0.5 }),
      ours: await onPostgres(bench, tasks.weekFrom(0.5), "bench_s9"),
      "ours, at the end": async (round) => ({ ms: (await atTheEnd(round)).ms }),
    };
  },
};

export const s10: Row = {
  id: "S10",
  area: "store",
  measure: "{size} daily revisions of a 72 h horizon",
  sizes: year,
  rounds: 3,
  comparisons: [
    { of: "one update each", peer: "tshistory", ours: "ours", target: { atLeast: 30 } },
    { of: "as one load", peer: "tshistory", ours: "insertRevisions" },
  ],
  async open(bench) {
    const python = await original(bench);
    // The first series is also what the rows after this one read.
    const name = (round: number): string => (round === 0 ? "vintages-a" : `vintages-a-${round}`);
    return {
      tshistory: { once: (round) => python.call("revisions", { name: name(round), seed: 1, days: bench.size }) },
      ours: await onPostgres(bench, tasks.revisions, "bench_s10"),
      insertRevisions: await onPostgres(bench, tasks.loading, "bench_s10_loaded"),
    };
  },
};

/** The original with the revisions of two series and a formula over them, which it takes a while to load. */
async function originalWithVintages(bench: Bench): Promise<PythonPeer> {
  const python = await original(bench);
  bench.say("loading the revisions into the original …");
  await python.call("vintages", { days: bench.size });
  return python;
}

function vintageRow(
  { call, task, isSlow }: { call: string; task: tasks.Task; isSlow: boolean },
  row: Omit<Row, "area" | "sizes" | "open">,
): Row {
  return {
    ...row,
    area: "store",
    sizes: year,
    warmUp: 2,
    async open(bench) {
      const python = await originalWithVintages(bench);
      const run = () => python.call(call, { days: bench.size });
      const peer: Side = isSlow ? { once: run } : run;
      return { tshistory: peer, ours: await onPostgres(bench, task, `bench_${row.id.toLowerCase()}`) };
    },
  };
}

export const s11: Row = vintageRow(
  { call: "history", task: tasks.history, isSlow: true },
  {
    id: "S11",
    measure: "history of a formula over 2 series with {size} daily revisions, full range",
    comparisons: [{ of: "PostgreSQL", peer: "tshistory", ours: "ours", target: { atLeast: 100 } }],
  },
);

export const s12: Row = vintageRow(
  { call: "staircase", task: tasks.staircase, isSlow: true },
  {
    id: "S12",
    measure: "staircase (24 h) of the same formula, {size} days of hours",
    comparisons: [{ of: "PostgreSQL", peer: "tshistory", ours: "ours", target: { atLeast: 2_000 } }],
  },
);

export const s13: Row = vintageRow(
  { call: "blocks", task: tasks.blocks, isSlow: false },
  {
    id: "S13",
    measure: "daily block staircase of a series, {size} days",
    comparisons: [{ of: "PostgreSQL", peer: "tshistory", ours: "ours", target: { atLeast: 50 } }],
  },
);
