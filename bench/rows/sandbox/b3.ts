import { setTimeout as sleep } from "node:timers/promises";
import { createPool } from "@asof/sandbox";
import { timed } from "../../clock.ts";
import type { Row } from "../../row.ts";
import { dockerRun } from "./docker-run.ts";

export const b3: Row = {
  id: "B3",
  area: "sandbox",
  measure: "first result from a warm pool of {size}",
  sizes: { normal: 3, tiny: 1 },
  rounds: 7,
  comparisons: [
    { of: "pool", ours: "ours", target: { below: 30 } },
    { of: "against `docker run` of an empty program", peer: "docker run", ours: "ours" },
  ],
  async open(bench) {
    const { engine, image } = await bench.engine();
    const pool = createPool({ engine, size: bench.size, warm: "import numpy, pandas, pyarrow" });
    bench.use({ [Symbol.asyncDispose]: () => pool.close() });
    return {
      "docker run": () => dockerRun(engine, image.tag, "pass"),
      async ours() {
        while (pool.state.ready < bench.size) await sleep(50);
        const { ms, result } = await timed(async () => {
          const session = await pool.acquire();
          return { session, value: await session.eval("1 + 1") };
        });
        await result.session.close();
        if (result.value !== 2) throw new Error(`1 + 1 came to ${result.value}.`);
        return { ms };
      },
    };
  },
};
