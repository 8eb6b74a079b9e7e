import { createServer as createProbe } from "node:net";
import { errorReply } from "@asof/platform/contract";
import { serve } from "@hono/node-server";
import { ServerError } from "./errors.js";
import type { Server } from "./server.js";

export interface ListenOptions {
  /** 127.0.0.1 by default: other machines do not reach it. */
  readonly host?: string;
  /** The port wished for; 4780 by default, 0 for any. */
  readonly port?: number;
  /** Takes the next free port when the wished one is taken, instead of failing. */
  readonly orNext?: boolean;
}

export interface Listening extends AsyncDisposable {
  readonly url: string;
  close(): Promise<void>;
}

const portsTried = 100;

/**
 * Puts a server on a port. On a loopback address it answers requests to names of this machine only: a
 * page whose own name was made to point here must not get in.
 *
 * @throws {ServerError} `port_unavailable` when the port is taken and `orNext` is not set.
 */
export async function listen(server: Pick<Server, "fetch">, options: ListenOptions = {}): Promise<Listening> {
  const { host = "127.0.0.1", port = 4780, orNext = false } = options;
  const free = await firstFree(host, port, orNext && port !== 0 ? portsTried : 1);
  const fetch = isLoopback(host) ? locally(server.fetch) : server.fetch;
  const node = serve({ fetch, hostname: host, port: free });
  await new Promise<void>((resolve, reject) => {
    node.once("listening", resolve);
    node.once("error", reject);
  });
  const address = node.address();
  const actual = typeof address === "object" && address !== null ? address.port : free;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      node.close(() => resolve());
      if ("closeAllConnections" in node) node.closeAllConnections();
    });
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`, close, [Symbol.asyncDispose]: close };
}

function locally(fetch: Server["fetch"]): Server["fetch"] {
  return async (request) => {
    if (isLoopback(new URL(request.url).hostname)) return fetch(request);
    const { status, body } = errorReply("forbidden", "Only names of this machine are answered, for example localhost.");
    return Response.json(body, { status });
  };
}

function isLoopback(host: string): boolean {
  return /^(127(\.\d+){3}|\[?::1\]?|([\w-]+\.)*localhost)$/i.test(host);
}

async function firstFree(host: string, port: number, tries: number): Promise<number> {
  for (let candidate = port; candidate < port + tries; candidate++) {
    const problem = await probe(host, candidate);
    if (problem === undefined) return candidate;
    if (problem.code !== "EADDRINUSE" || tries === 1) {
      const message = `Cannot listen on ${host}:${candidate} (${problem.code}): choose another port with --port.`;
      throw new ServerError("port_unavailable", message, { host, port: candidate }, { cause: problem });
    }
  }
  throw new ServerError("port_unavailable", `No free port between ${port} and ${port + tries - 1} on ${host}.`);
}

function probe(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createProbe();
    server.once("error", resolve);
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
