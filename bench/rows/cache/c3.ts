import { randomFillSync } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openCacheStore } from "@asof/cache";
import cacache from "cacache";
import { sample } from "../../clock.ts";
import type { Row } from "../../row.ts";

export const c3: Row = {
  id: "C3",
  area: "cache",
  measure: "{size} bytes, read and verified",
  sizes: { normal: 30_000_000, tiny: 10_000 },
  rounds: 9,
  warmUp: 1,
  comparisons: [
    { of: "get", peer: "cacache", ours: "ours", target: { atLeast: 1.3 } },
    { of: "get; the peer verifies nothing", peer: "plain file", ours: "ours" },
  ],
  async open(bench) {
    const folder = await bench.folder();
    const bytes = randomFillSync(new Uint8Array(bench.size));
    const [cacacheFolder, file] = [join(folder, "cacache"), join(folder, "plain")];
    const store = bench.use(await openCacheStore(join(folder, "ours")));
    await Promise.all([store.put("bytes", bytes), cacache.put(cacacheFolder, "bytes", Buffer.from(bytes))]);
    await writeFile(file, bytes);
    const last = (read: Uint8Array): number[] => [read.length, read.at(-1) as number];
    return {
      cacache: () => sample(async () => (await cacache.get(cacacheFolder, "bytes", { memoize: false })).data, last),
      "plain file": () => sample(() => readFile(file), last),
      ours: () => sample(() => store.get<Uint8Array>("bytes"), last),
    };
  },
};
