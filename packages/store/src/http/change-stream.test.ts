import { expect, test } from "vitest";
import type { StoreChange } from "../subscriptions/change.js";
import { ChangeQueue, subscriptionTo } from "../subscriptions/subscription.js";
import { changeStream, changesIn } from "./change-stream.js";

const deleted = (i: number): StoreChange => ({ kind: "deleted", name: `s${i}` });
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

test("what a slow reader has not read yet becomes one gap, and what is read after it is told", async () => {
  const queue = new ChangeQueue();
  const { body } = changeStream(subscriptionTo(queue, async () => {}, []));
  await soon();
  for (let i = 0; i < 30_000; i++) {
    queue.push(deleted(i));
    if (i % 1000 === 0) await soon();
  }
  queue.end();
  const told: StoreChange[] = [];
  for await (const change of changesIn(body as ReadableStream<Uint8Array>)) told.push(change);
  expect(told.filter(({ kind }) => kind === "gap").length).toBeGreaterThan(0);
  expect(told.length).toBeLessThanOrEqual(10_002);
  expect(told.at(-1)).toEqual(deleted(29_999));
});

test("a reader that leaves ends the subscription", async () => {
  let ended = 0;
  const queue = new ChangeQueue();
  const { body } = changeStream(subscriptionTo(queue, async () => void ended++, []));
  const changes = changesIn(body as ReadableStream<Uint8Array>);
  queue.push(deleted(1));
  expect((await changes.next()).value).toEqual(deleted(1));
  await changes.return(undefined);
  await soon();
  expect(ended).toBe(1);
});

test("a change that only a later version knows is a gap, not the end", async () => {
  const lines = ['data: {"kind":"from the future","name":"s"}', `data: ${JSON.stringify(deleted(1))}`, ""];
  const body = new Blob([lines.join("\n\n")]).stream();
  const told: StoreChange[] = [];
  for await (const change of changesIn(body)) told.push(change);
  expect(told).toEqual([{ kind: "gap" }, deleted(1)]);
});
