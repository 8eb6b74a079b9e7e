import { Series, TimeIndex } from "@asof/series";
import { expect, test } from "vitest";
import { openRemoteStore } from "../../src/http/client.js";
import type { SeriesStore } from "../../src/index.js";
import { startServer } from "../processes/server-process.js";

const rounds = Number(process.env.KILL_ROUNDS ?? 3);
const names = ["a", "b", "c"];
/** More than one chunk holds: half a revision would show. */
const length = 5000;

const constant = (value: number) =>
  new Series(TimeIndex.regular(0, 1000, length), new Float64Array(length).fill(value));

/** A server that is killed at any moment, and started again on what it left behind. */
export function killedServerSuite(place: () => string, namespace?: string): void {
  test(
    `killed ${rounds} times under inserts, the server opens again with all that it acknowledged and no half revision`,
    async () => {
      const acknowledged = new Map(names.map((name) => [name, 0]));
      let inserts = 0;
      for (let round = 0; round < rounds; round++) {
        const server = await startServer(place(), namespace);
        const store = openRemoteStore(server.url);
        for (const name of names) await expectWhole(store, name, acknowledged);
        const writers = Promise.all(names.map((name) => insertUntilItFails(store, name, acknowledged)));
        await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 1000));
        await server.kill();
        inserts += (await writers).reduce((sum, count) => sum + count, 0);
      }
      expect(inserts).toBeGreaterThan(0);
      const server = await startServer(place(), namespace);
      const store = openRemoteStore(server.url);
      for (const name of names) await expectWhole(store, name, acknowledged);
      await server.kill();
      console.info(`${rounds} kills, ${inserts} acknowledged inserts, none lost`);
    },
    120_000 + rounds * 20_000,
  );
}

/** Revision n holds n everywhere. */
async function insertUntilItFails(
  store: SeriesStore,
  name: string,
  acknowledged: Map<string, number>,
): Promise<number> {
  let next = (acknowledged.get(name) as number) + 1;
  for (let count = 0; ; count++, next++) {
    try {
      await store.update(name, constant(next), "writer", { metadata: { value: next } });
    } catch {
      return count;
    }
    acknowledged.set(name, next);
  }
}

async function expectWhole(store: SeriesStore, name: string, acknowledged: Map<string, number>): Promise<void> {
  const last = acknowledged.get(name) as number;
  const log = await store.log(name);
  // What was on its way when the server was killed may have arrived.
  expect([last, last + 1]).toContain(log.length);
  expect(log.map(({ revision, metadata }) => [revision, metadata.value])).toEqual(log.map((_, i) => [i + 1, i + 1]));
  for (const { revision, insertionDate } of log.slice(-2)) {
    const state = await store.get(name, { revisionDate: insertionDate });
    expect([state?.length, new Set(state?.values as Float64Array)]).toEqual([length, new Set([revision])]);
  }
  acknowledged.set(name, log.length);
}
