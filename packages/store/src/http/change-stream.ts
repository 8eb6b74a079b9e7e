import { type StoreChange, storeChangeSchema } from "../subscriptions/change.js";
import type { Subscription } from "../subscriptions/subscription.js";

const heartbeatMs = 15_000;

/** A subscription as server-sent events, one JSON object each; a browser's `EventSource` reads them. */
export function changeStream(subscription: Subscription): Response {
  const encoder = new TextEncoder();
  let beat: ReturnType<typeof setInterval> | undefined;
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (text: string): void => controller.enqueue(encoder.encode(text));
      // Proxies close what stays silent.
      beat = setInterval(() => send(":\n\n"), heartbeatMs);
      send(":\n\n");
      void (async () => {
        for await (const change of subscription) send(`data: ${JSON.stringify(change)}\n\n`);
        clearInterval(beat);
        controller.close();
      })().catch((error) => {
        clearInterval(beat);
        controller.error(error);
      });
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
      if (line.startsWith("data:")) yield storeChangeSchema.parse(JSON.parse(line.slice("data:".length)));
    }
  }
}
