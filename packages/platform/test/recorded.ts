import { readFileSync } from "node:fs";
import { Client } from "../src/index.js";

export interface Exchange {
  check: string;
  request: { method: string; path: string; body: unknown };
  response: { status: number; body: unknown };
}

export const clientVersions = ["0.21.1", "0.3.0"] as const;

/** What a client of that version sent, and what a stand-in answered, in order. */
export function recordedExchanges(version: (typeof clientVersions)[number]): Exchange[] {
  return JSON.parse(readFileSync(new URL(`./fixtures/golden/exchanges-${version}.json`, import.meta.url), "utf8"));
}

/** A client whose requests are kept, and answered with the recorded answers in turn. */
export function replay(exchanges: readonly Pick<Exchange, "response">[]) {
  const requests: Exchange["request"][] = [];
  const client = new Client({
    apiHost: "http://host/",
    retryLimit: 0,
    fetch: async (request) => {
      const answer = exchanges[requests.length]?.response ?? {
        status: 500,
        body: { detail: "no answer was recorded" },
      };
      const url = new URL(request.url);
      const text = await request.text();
      requests.push({
        method: request.method,
        path: url.pathname + url.search,
        body: text === "" ? null : JSON.parse(text),
      });
      return Response.json(answer.body, { status: answer.status });
    },
  });
  return { client, requests };
}
