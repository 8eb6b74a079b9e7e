import { StoreError } from "../errors.js";
import type { SeriesStore, SubscribeOptions } from "../series-store.js";
import { ChangeQueue, subscriptionTo } from "../subscriptions/subscription.js";
import { changesIn } from "./change-stream.js";
import type { Transport } from "./transport.js";

export type RemoteChanges = Pick<SeriesStore, "subscribe">;

const retryMs = 200;
const longestRetryMs = 10_000;

/** Changes of a store behind HTTP: asked for anew, after a gap, when the connection breaks. */
export function remoteChanges(remote: Transport): RemoteChanges {
  return {
    async subscribe({ names, groups, signal } = {}) {
      signal?.throwIfAborted();
      const queue = new ChangeQueue();
      const stopping = new AbortController();
      const ask = (): Promise<ReadableStream<Uint8Array>> => open(remote, { names, groups }, stopping.signal);
      const first = await ask();
      void follow(first, ask, queue, stopping.signal);
      return subscriptionTo(queue, async () => stopping.abort(), [signal]);
    },
  };
}

async function open(
  remote: Transport,
  { names, groups }: Pick<SubscribeOptions, "names" | "groups">,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const searchParams = { names: names && JSON.stringify(names), groups: groups && JSON.stringify(groups) };
  const reply = await remote.send("series/changes", { searchParams, timeout: false, signal });
  if (reply.body !== null) return reply.body;
  throw new StoreError("remote", "The store answers without a stream of changes.");
}

async function follow(
  first: ReadableStream<Uint8Array>,
  ask: () => Promise<ReadableStream<Uint8Array>>,
  queue: ChangeQueue,
  signal: AbortSignal,
): Promise<void> {
  let body: ReadableStream<Uint8Array> | undefined = first;
  for (let waitMs = retryMs; !signal.aborted; waitMs = Math.min(2 * waitMs, longestRetryMs)) {
    try {
      if (body !== undefined) for await (const change of changesIn(body)) queue.push(change);
    } catch {
      // Broken off, which is as good as an end.
    }
    await sleep(waitMs, signal);
    body = signal.aborted ? undefined : await ask().catch(() => undefined);
    if (body === undefined) continue;
    queue.push({ kind: "gap" });
    waitMs = retryMs;
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
