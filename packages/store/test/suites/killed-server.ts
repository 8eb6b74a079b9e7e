import { Series, TimeIndex } from "@asof/series";
import { expect, test } from "vitest";
import { openRemoteStore } from "../../src/http/client.js";
import type { SeriesStore } from "../../src/index.js";
import { killWhileItStarts, startServer } from "../processes/server-process.js";

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
        // Now and then it is killed on its way up, while it mends what the last kill left.
        if (round % 5 === 4) await killWhileItStarts(place(), namespace);
        const server = await startServer(place(), namespace);
        const store = openRemoteStore(server.url);
        for (const name of names) await expectWhole(store, name, acknowledged);
        const flow = insertsInto(store, acknowledged);
        await flow.seen(1 + Math.floor(Math.random() * 12));
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 50));
        await server.kill();
        inserts += await flow.end();
      }
      expect(inserts).toBeGreaterThanOrEqual(rounds);
      const server = await startServer(place(), namespace);
      const store = openRemoteStore(server.url);
      for (const name of names) await expectWhole(store, name, acknowledged);
      await server.kill();
      console.info(`${rounds} kills, ${inserts} acknowledged inserts, none lost`);
    },
    120_000 + rounds * 20_000,
  );
}

interface Inserts {
  /** When so many are acknowledged. */
  seen(count: number): Promise<void>;
  /** How many were acknowledged until they failed. */
  end(): Promise<number>;
}

/** Inserts into all series at once until the server is gone. */
function insertsInto(store: SeriesStore, acknowledged: Map<string, number>): Inserts {
  let count = 0;
  let wake = (): void => {};
  const onInsert = (): void => {
    count++;
    wake();
  };
  const writers = Promise.all(names.map((name) => insertUntilItFails(store, name, acknowledged, onInsert)));
  return {
    async seen(wanted) {
      while (count < wanted) {
        const next = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const over = await Promise.race([next, writers]);
        if (over !== undefined) throw over.find((error) => error !== undefined);
      }
    },
    async end() {
      await writers;
      return count;
    },
  };
}

/** Revision n holds n everywhere. Gives what ended it. */
async function insertUntilItFails(
  store: SeriesStore,
  name: string,
  acknowledged: Map<string, number>,
  onInsert: () => void,
): Promise<unknown> {
  for (let next = (acknowledged.get(name) as number) + 1; ; next++) {
    try {
      await store.update(name, constant(next), "writer", { metadata: { value: next } });
    } catch (error) {
      return error;
    }
    acknowledged.set(name, next);
    onInsert();
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
