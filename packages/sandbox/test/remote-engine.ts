import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { PassThrough, Transform } from "node:stream";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import type { Engine } from "../src/index.js";

/** The engine of this machine at another address, as that of another machine would be reached. */
export interface RemoteEngine extends AsyncDisposable {
  /** What DOCKER_HOST is set to. */
  url: string;
}

export interface RemoteOptions {
  /** Only clients that show a certificate. */
  tls?: TlsOptions | undefined;
  /** What a name is on the other machine; of the same length. */
  renamed?: readonly [here: string, there: string];
}

/** Passes every byte on to the engine, both ways. */
export async function serveEngine(engine: Engine, { tls, renamed }: RemoteOptions = {}): Promise<RemoteEngine> {
  const path = engine.endpoint.slice("unix://".length);
  const open = new Set<Socket>();
  const forward = (client: Socket) => {
    const upstream = connect({ path, allowHalfOpen: true });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.on("error", () => to.destroy()).on("close", () => open.delete(from));
    }
    upstream.pipe(client);
    client.pipe(renaming(renamed)).pipe(upstream);
  };
  const server: Server = tls ? createTlsServer(tls, forward) : createServer({ allowHalfOpen: true }, forward);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

function renaming(names: RemoteOptions["renamed"]): Transform {
  if (!names) return new PassThrough();
  const [here, there] = names;
  return new Transform({
    transform: (chunk: Buffer, _, done) =>
      done(null, Buffer.from(chunk.toString("latin1").replaceAll(here, there), "latin1")),
  });
}
