import { Client, Project } from "@asof/platform";
import { timed } from "../../clock.ts";
import { hour, origin } from "../../noise.ts";
import type { Row, Run } from "../../row.ts";
import { type Answers, startBareHandler } from "./bare-handler.ts";
import { arrayOf, recordingClient, startPlatform } from "./hours.ts";

export const p1: Row = {
  id: "P1",
  area: "platform",
  measure: "insert and query of {size} hours over HTTP",
  sizes: { normal: 8_760, tiny: 24 },
  rounds: 15,
  warmUp: 1,
  comparisons: [
    { of: "PostgreSQL, against a bare handler", peer: "bare handler", ours: "ours", target: { within: 1.5 } },
  ],
  notes: [
    "The peer parses and writes the same JSON and makes one round trip to the database for each request, without a " +
      "check or a revision. The platform's client speaks with both, so its own time is in both.",
  ],
  async open(bench) {
    const { client, answers } = recordingClient(await startPlatform(bench, "bench_p1"));
    const project = await Project.create({ title: "Bench", client });
    const series = await project.createTimeSeries({ title: "Hours", samplePeriod: "PT1H" });
    const range = { startTime: origin, endTime: origin + bench.size * hour };
    const exchange = (by: Client): Run => {
      return async (round) => {
        const given = arrayOf(bench.size, round);
        const { ms, result } = await timed(async () => {
          await series.insertTimeArray(given, { client: by });
          return await series.queryTimeArray({ ...range, client: by });
        });
        return { ms, value: { hours: result.values.length, sum: result.values.reduce((a, b) => a + b) } };
      };
    };
    const before = arrayOf(bench.size, -2);
    await series.insertTimeArray(before);
    await series.queryTimeArray(range);
    const bare = bench.use(await startBareHandler(bench.postgres, answers as unknown as Answers));
    return {
      "bare handler": exchange(new Client({ apiHost: bare.url })),
      ours: exchange(new Client({ apiHost: client.apiHost })),
    };
  },
};
