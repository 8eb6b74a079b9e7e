import { join } from "node:path";
import { openCacheStore } from "@asof/cache";
import cacache from "cacache";
import { sample, timed } from "../../clock.ts";
import type { Row, Run } from "../../row.ts";

/** How many calls at once, where that is quicker. */
const atOnce = 16;

interface Small {
  readonly id: number;
  readonly name: string;
  readonly mean: number;
  readonly flags: readonly number[];
}

function small(position: number): Small {
  return { id: position, name: "station", mean: position / 4, flags: [1, 2] };
}

function total(values: readonly Small[]): number {
  return values.reduce((sum, { mean }) => sum + mean, 0);
}

/** Calls for each position, some of them at once. */
async function each<T>(count: number, call: (position: number) => Promise<T>): Promise<T[]> {
  const results: T[] = new Array(count);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const position = next++;
      results[position] = await call(position);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

async function inTurn<T>(count: number, call: (position: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let position = 0; position < count; position++) results.push(await call(position));
  return results;
}

export const c1: Row = {
  id: "C1",
  area: "cache",
  measure: "{size} small JSON values, put and get",
  sizes: { normal: 10_000, tiny: 50 },
  rounds: 3,
  comparisons: [
    { of: "put", peer: "xpersist put", ours: "put", target: { atLeast: 1.3 } },
    { of: "get", peer: "xpersist get", ours: "get", target: { atLeast: 2 } },
    { of: `put, ${atOnce} at once`, peer: "cacache put", ours: "put at once" },
    { of: `get, ${atOnce} at once`, peer: "cacache get", ours: "get at once" },
  ],
  notes: ["Each round fills new folders. xpersist writes in place; our puts are atomic, as those of cacache are."],
  async open(bench) {
    const python = await bench.python("cache");
    const folder = await bench.folder();
    const count = bench.size;
    const place = (side: string, round: number): string => join(folder, `${side}-${round}`);
    const put = (side: string, all: typeof each): Run => {
      return async (round) => {
        await using store = await openCacheStore(place(side, round));
        const { ms } = await timed(() => all(count, (k) => store.put(`k${k}`, small(k))));
        return { ms };
      };
    };
    const get = (all: typeof each): Run => {
      return async (round) => {
        await using store = await openCacheStore(place("ours", round));
        return await sample(() => all(count, (k) => store.get<Small>(`k${k}`)), total);
      };
    };
    return {
      "xpersist put": (round) => python.call("put_small", { folder: place("xpersist", round), count }),
      put: put("ours", inTurn),
      "xpersist get": (round) => python.call("get_small", { folder: place("xpersist", round), count }),
      get: get(inTurn),
      async "cacache put"(round) {
        const put = (k: number) => cacache.put(place("cacache", round), `k${k}`, JSON.stringify(small(k)));
        const { ms } = await timed(() => each(count, put));
        return { ms };
      },
      "put at once": put("ours-at-once", each),
      "cacache get"(round) {
        const get = async (k: number): Promise<Small> => {
          const { data } = await cacache.get(place("cacache", round), `k${k}`, { memoize: false });
          return JSON.parse(data.toString()) as Small;
        };
        return sample(() => each(count, get), total);
      },
      "get at once": get(each),
    };
  },
};
