import { randomUUID } from "node:crypto";
import { seriesFrom } from "@asof/series";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openStore, type Store, type StoreChange, type Subscription } from "../src/index.js";
import { killAfter, startWriter } from "./processes/writer-process.js";

const namespace = `changes_${randomUUID().slice(0, 8)}`;
const one = (value: number) => seriesFrom({ "2024-05-01T00:00:00Z": value });
let store: Store;
beforeAll(async () => {
  store = await openStore(inject("postgresUrl"), { namespace });
});
afterAll(() => store.close());

const iterators = new WeakMap<Subscription, AsyncIterator<StoreChange>>();
async function next(subscription: Subscription): Promise<StoreChange | undefined> {
  const iterator = iterators.get(subscription) ?? subscription[Symbol.asyncIterator]();
  iterators.set(subscription, iterator);
  return (await iterator.next()).value;
}

test("changes that another process makes are told", async () => {
  await using subscription = await store.subscribe({ names: ["s"] });
  await killAfter(startWriter(inject("postgresUrl"), namespace), 3);
  const revisions: number[] = [];
  while (revisions.length < 3) {
    const change = await next(subscription);
    if (change?.kind === "inserted") revisions.push(change.revision);
  }
  expect(revisions).toEqual([1, 2, 3]);
});

test("nothing is told before its transaction is committed, and never when it fails", async () => {
  await using subscription = await store.subscribe();
  const inserted = (name: string, value: number) => ({ insertionDate: value, series: one(value), name });
  await expect(store.insertRevisions("t", [inserted("t", 2), inserted("t", 1)], "me")).rejects.toThrow();
  await store.database.transaction(async (tx) => {
    await tx.query(`update "${namespace}".series set metadata = '{"unit": "K"}' where name = 's'`);
    await store.update("other", one(1), "me", { insertionDate: 5 });
  });
  expect(await next(subscription)).toMatchObject({ kind: "inserted", name: "other" });
  expect(await next(subscription)).toEqual({ kind: "metadata", name: "s" });
});

test("a lost connection is told as a gap, and what comes after it is told again", async () => {
  await using first = await store.subscribe();
  await using second = await store.subscribe();
  const listening = "select pid from pg_stat_activity where query like 'listen%' and pid <> pg_backend_pid()";
  const lost = await store.database.query(`select pg_terminate_backend(pid) from (${listening}) l`);
  expect(lost).toHaveLength(1);
  expect(await next(first)).toEqual({ kind: "gap" });
  expect(await next(second)).toEqual({ kind: "gap" });
  await store.update("s2", one(1), "me");
  expect(await next(first)).toMatchObject({ kind: "inserted", name: "s2" });
  expect(await next(second)).toMatchObject({ kind: "inserted", name: "s2" });
});

test("subscriptions end when their store is closed", async () => {
  const other = await openStore(inject("postgresUrl"), { namespace });
  const subscription = await other.subscribe();
  const change = next(subscription);
  await other.close();
  expect(await change).toBeUndefined();
});
