import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createStoreHandler, openStore } from "../../src/index.js";

// Serves a store over HTTP and says on which port, until it is killed.
const [url = "memory:", namespace] = process.argv.slice(2);
const handle = createStoreHandler(await openStore(url, { namespace }));
const server = createServer(async (incoming, outgoing) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { method = "GET", headers } = incoming;
  const body = chunks.length === 0 ? null : Buffer.concat(chunks);
  const type = headers["content-type"];
  const request = new Request(`http://127.0.0.1${incoming.url}`, {
    method,
    body,
    headers: type === undefined ? {} : { "content-type": type },
  });
  const reply = await handle(request);
  outgoing.writeHead(reply.status, Object.fromEntries(reply.headers));
  outgoing.end(Buffer.from(await reply.arrayBuffer()));
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
