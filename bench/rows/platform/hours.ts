import { Client } from "@asof/platform";
import { TimeArray } from "@asof/series";
import { createServer, listen } from "@asof/server";
import { openStore } from "@asof/store";
import type { Bench } from "../../bench.ts";
import { day, hour, noise, origin } from "../../noise.ts";

/** A platform on the PostgreSQL of this run; gives its URL. */
export async function startPlatform(bench: Bench, namespace: string): Promise<string> {
  const store = bench.use(await openStore(bench.postgres, { namespace }));
  const server = bench.use(await createServer({ store }));
  return bench.use(await listen(server, { port: 0 })).url;
}

/** The hours known at the end of a day, the second one being number 0: other values on each. */
export function arrayOf(hours: number, number: number): TimeArray {
  return new TimeArray({
    samplePeriod: "PT1H",
    startTime: origin,
    endTime: origin + hours * hour,
    asOfTime: origin + hours * hour + (number + 2) * day,
    values: Float64Array.from({ length: hours }, (_, i) => noise(i, number + 2)),
  });
}

/** A client that keeps the last answers to insertions and queries. */
export function recordingClient(apiHost: string): { client: Client; answers: Record<string, object> } {
  const answers: Record<string, object> = {};
  const client = new Client({
    apiHost,
    async fetch(request) {
      const response = await fetch(request);
      const name = /:(\w+)$/.exec(new URL(request.url).pathname)?.[1];
      if (name !== undefined) answers[name] = (await response.clone().json()) as object;
      return response;
    },
  });
  return { client, answers };
}
