import { openSession } from "@asof/sandbox";
import { median } from "../../clock.ts";
import type { Row, Sample } from "../../row.ts";
import { aboutHxpy, startHxpy } from "./hxpy.ts";

/** The median of calls one after the other. */
async function roundTrips(calls: number, ask: () => Promise<unknown>): Promise<Sample> {
  const durations: number[] = [];
  let value: unknown;
  for (let i = 0; i < calls; i++) {
    const start = performance.now();
    value = await ask();
    durations.push(performance.now() - start);
  }
  return { ms: median(durations), value };
}

export const b1: Row = {
  id: "B1",
  area: "sandbox",
  measure: "1 + 1 in a warm session, median of {size} calls",
  sizes: { normal: 300, tiny: 3 },
  warmUp: 1,
  comparisons: [
    { of: "native session", peer: "hxpy", ours: "ours", target: { within: 1.5 } },
    { of: "native session", peer: "Jupyter", ours: "ours", target: { atLeast: 20 } },
  ],
  notes: [aboutHxpy, "The recorded figures of the original are 0.12 ms (hxPy) and 6.4 ms (Jupyter)."],
  async open(bench) {
    const { engine } = await bench.engine();
    const hxpy = bench.use(await startHxpy(engine));
    const session = bench.use(await openSession({ engine }));
    const jupyter = await bench.python("jupyter");
    await jupyter.call("start");
    bench.use({ [Symbol.asyncDispose]: async () => void (await jupyter.call("stop")) });
    const calls = bench.size;
    return {
      hxpy: () => roundTrips(calls, () => hxpy.ask([{ eval: "1 + 1" }])),
      Jupyter: () => jupyter.call("round_trips", { calls: Math.ceil(calls / 10) }),
      ours: () => roundTrips(calls, () => session.eval("1 + 1")),
    };
  },
};
