import { changeOf, type StoreChange } from "../subscriptions/change.js";
import type { Subscription } from "../subscriptions/subscription.js";

const heartbeatMs = 15_000;

/**
 * A subscription as server-sent events, one JSON object each; a browser's `EventSource` reads them. Changes are
 * taken from it as fast as they are read: those of a slow reader wait there, where they become a gap.
 */
export function changeStream(subscription: Subscription): Response {
  const encoder = new TextEncoder();
  const changes = subscription[Symbol.asyncIterator]();
  let beat: ReturnType<typeof setInterval> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const silence = (): void => controller.enqueue(encoder.encode(":\n\n"));
      // Proxies close what stays silent.
      beat = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) silence();
      }, heartbeatMs);
      silence();
    },
    async pull(controller) {
      const next = await changes.next().catch((error) => {
        clearInterval(beat);
        throw error;
      });
      if (next.done !== true) return controller.enqueue(encoder.encode(`data: ${JSON.stringify(next.value)}\n\n`));
      clearInterval(beat);
      controller.close();
    },
    async cancel() {
      clearInterval(beat);
      await subscription.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream", "cache-control": "no-store" } });
}

/** The changes in the body of such an answer. */
export async function* changesIn(body: ReadableStream<Uint8Array>): AsyncGenerator<StoreChange, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("data:")) yield changeOf(line.slice("data:".length));
    }
  }
}
