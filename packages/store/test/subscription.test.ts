import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { seriesFrom } from "@asof/series";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRemoteStore } from "../src/http/client.js";
import { createStoreHandler, openStore, type Store, type StoreChange } from "../src/index.js";

let store: Store;
let server: Server;
let port: number;

/** A real server, whose connections can be cut. */
async function serve(at: number): Promise<Server> {
  const handle = createStoreHandler(store);
  const started = createServer(async (incoming, outgoing) => {
    const reply = await handle(new Request(`http://127.0.0.1${incoming.url}`, { method: incoming.method ?? "GET" }));
    outgoing.writeHead(reply.status, Object.fromEntries(reply.headers));
    Readable.fromWeb(reply.body as ReadableStream).pipe(outgoing);
  });
  await new Promise<void>((resolve) => started.listen(at, "127.0.0.1", resolve));
  return started;
}

beforeAll(async () => {
  store = await openStore("memory:");
  server = await serve(0);
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await store.close();
});

test("over a real connection changes come as they happen; a server that comes back is asked anew, after a gap", async () => {
  await using subscription = await openRemoteStore(`http://127.0.0.1:${port}/api`).subscribe({ names: ["s"] });
  const told: StoreChange[] = [];
  const reading = (async () => {
    for await (const change of subscription) if (told.push(change) === 3) return;
  })();
  await store.update("other", seriesFrom([[0, 1]]), "me");
  await store.update("s", seriesFrom([[0, 1]]), "me", { insertionDate: 1 });
  await expect.poll(() => told).toHaveLength(1);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  server = await serve(port);
  await expect.poll(() => told, { timeout: 5000 }).toHaveLength(2);
  await store.update("s", seriesFrom([[0, 2]]), "me", { insertionDate: 2 });
  await reading;
  expect(told).toEqual([
    { kind: "inserted", name: "s", revision: 1, insertionDate: 1 },
    { kind: "gap" },
    { kind: "inserted", name: "s", revision: 2, insertionDate: 2 },
  ]);
});

test("a store that tells of no changes says so when it is asked", async () => {
  const remote = openRemoteStore("http://original.test/api", { fetch: async () => new Response("", { status: 404 }) });
  await expect(remote.subscribe()).rejects.toMatchObject({ code: "remote" });
});
