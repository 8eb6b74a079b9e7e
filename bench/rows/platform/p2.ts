import { Client, Project, type TimeSeries } from "@asof/platform";
import { timed } from "../../clock.ts";
import { hour, origin } from "../../noise.ts";
import type { Row, Run, Side } from "../../row.ts";
import { type Answers, startBareHandler } from "./bare-handler.ts";
import { arrayOf, recordingClient, startPlatform } from "./hours.ts";

const hours = 168;
const insertions = 4;
const queriesPerInsertion = 3;
const range = { startTime: origin, endTime: origin + hours * hour };

/** One user, who waits for each answer before the next request; gives how long each of them took. */
async function requestsOf(series: TimeSeries, client: Client, round: number): Promise<number[]> {
  const waits: number[] = [];
  for (let i = 0; i < insertions; i++) {
    const given = arrayOf(hours, (round + 1) * insertions + i);
    waits.push((await timed(() => series.insertTimeArray(given, { client }))).ms);
    for (let k = 0; k < queriesPerInsertion; k++) {
      waits.push((await timed(() => series.queryTimeArray({ ...range, client }))).ms);
    }
  }
  return waits;
}

/** All users at once, and how long one request in a hundred took at least. */
function crowd(all: readonly TimeSeries[], client: Client): { all: Run; slowest: Side } {
  let slowest = Number.NaN;
  return {
    async all(round) {
      const { ms, result } = await timed(() => Promise.all(all.map((series) => requestsOf(series, client, round))));
      const waits = result.flat().sort((a, b) => a - b);
      slowest = waits[Math.ceil(waits.length * 0.99) - 1] as number;
      const { values } = await (all[0] as TimeSeries).queryTimeArray({ ...range, client });
      return { ms, value: { requests: waits.length, hours: values.length, sum: values.reduce((a, b) => a + b) } };
    },
    slowest: async () => ({ ms: slowest }),
  };
}

export const p2: Row = {
  id: "P2",
  area: "platform",
  measure: "{size} clients at once, each with 4 insertions and 12 queries of a week of hours, PostgreSQL",
  sizes: { normal: 200, tiny: 3 },
  rounds: 3,
  warmUp: 1,
  comparisons: [
    { of: "until all are answered", peer: "bare handler", ours: "ours", target: { within: 1.5 } },
    { of: "99 of 100 requests within", peer: "bare handler, p99", ours: "ours, p99" },
  ],
  notes: ["A request that fails fails the row. The peer is that of P1: every client is given what was inserted last."],
  async open(bench) {
    const { client, answers } = recordingClient(await startPlatform(bench, "bench_p2"));
    const project = await Project.create({ title: "Bench", client });
    const all: TimeSeries[] = [];
    for (let i = 0; i < bench.size; i++) {
      all.push(await project.createTimeSeries({ title: `Hours ${i}`, samplePeriod: "PT1H" }));
    }
    await (all[0] as TimeSeries).insertTimeArray(arrayOf(hours, -1));
    await (all[0] as TimeSeries).queryTimeArray(range);
    const bare = bench.use(await startBareHandler(bench.postgres, answers as unknown as Answers));
    const theirs = crowd(all, new Client({ apiHost: bare.url }));
    const ours = crowd(all, new Client({ apiHost: client.apiHost }));
    return {
      "bare handler": theirs.all,
      "bare handler, p99": theirs.slowest,
      ours: ours.all,
      "ours, p99": ours.slowest,
    };
  },
};
