import { openSession } from "@asof/sandbox";
import { timed } from "../../clock.ts";
import type { Row } from "../../row.ts";
import { dockerRun } from "./docker-run.ts";

export const b4: Row = {
  id: "B4",
  area: "sandbox",
  measure: "cold session to first result, imports of numpy and pandas included",
  sizes: { normal: 1, tiny: 1 },
  rounds: 7,
  comparisons: [
    { of: "native session", ours: "ours", target: { below: 1_200 } },
    { of: "against `docker run` of the imports", peer: "docker run", ours: "ours" },
  ],
  async open(bench) {
    const { engine, image } = await bench.engine();
    return {
      "docker run": () => dockerRun(engine, image.tag, "import numpy, pandas"),
      async ours() {
        const { ms, result } = await timed(async () => {
          const session = await openSession({ engine, image: image.tag });
          await session.exec("import numpy, pandas");
          return { session, value: await session.eval("int(pandas.Series(numpy.ones(2)).sum())") };
        });
        await result.session.close();
        if (result.value !== 2) throw new Error(`The sum came to ${result.value}.`);
        return { ms };
      },
    };
  },
};
