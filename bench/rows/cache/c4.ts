import { join } from "node:path";
import { type NpyValue, npyFileIO, Persistable } from "@asof/cache";
import { timed } from "../../clock.ts";
import { noise } from "../../noise.ts";
import type { Row } from "../../row.ts";

class Values extends Persistable<NpyValue, { size: number }> {
  override generatePayload(): NpyValue {
    return Float64Array.from({ length: this.params.size }, (_, i) => noise(i, 1));
  }
}

export const c4: Row = {
  id: "C4",
  area: "cache",
  measure: "Persistable.load of a stored array of {size} numbers",
  sizes: { normal: 3_750_000, tiny: 1_000 },
  rounds: 9,
  warmUp: 1,
  comparisons: [
    { of: "a hit", peer: "joblib.Memory", ours: "ours", target: { within: 3 } },
    { of: "a hit", peer: "persistable", ours: "ours", target: { within: 3 } },
  ],
  notes: ["joblib and persistable read pickles without a check; ours is an .npy file."],
  async open(bench) {
    const python = await bench.python("cache");
    const folder = await bench.folder();
    const size = bench.size;
    const make = (): Values => {
      return new Values({ dataDir: join(folder, "ours"), params: { size }, payloadIO: npyFileIO, logger: {} });
    };
    await make().generate();
    return {
      "joblib.Memory": () => python.call("hit_joblib", { folder: join(folder, "joblib"), size }),
      persistable: () => python.call("hit_persistable", { folder: join(folder, "persistable"), size }),
      async ours() {
        const values = make();
        const { ms, result } = await timed(() => values.load());
        return { ms, value: (result as Float64Array).at(-1) };
      },
    };
  },
};
