import { createAdaptorServer } from "@hono/node-server";
import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { StoreError } from "../errors.js";
import { createStoreHandler } from "../http/handler.js";
import { commonSchema } from "./options.js";
import { print, say } from "./output.js";
import { storeCommand } from "./store-command.js";

const serveSchema = commonSchema.extend({
  host: z.string(),
  port: z.number(),
  allowReset: z.boolean().default(false),
});

type Handler = ReturnType<typeof createStoreHandler>;

export function createServeCommand(): Command {
  return storeCommand({
    name: "serve",
    description: "serve a store over HTTP with the routes of tshistory, until Ctrl-C; nobody is asked who they are",
    configure: (command) =>
      command
        .option("--host <address>", "where to listen", "127.0.0.1")
        .option("--port <number>", "which port; 0 for any free one", readPort, 4781)
        .option("--allow-reset", "let POST /api/reset remove everything, for tests"),
    options: serveSchema,
    async run({ store, options: { host, port, allowReset }, signal }) {
      const handler = createStoreHandler(store, { allowReset });
      await using listening = await listen(isLoopback(host) ? locally(handler) : handler, host, port);
      if (!isLoopback(host)) say(`Anyone who reaches ${host} can read and write: there is no authentication.`);
      print(`http://${host.includes(":") ? `[${host}]` : host}:${listening.port}/api`);
      await aborted(signal);
    },
  });
}

async function listen(fetch: Handler, hostname: string, port: number): Promise<AsyncDisposable & { port: number }> {
  const server = createAdaptorServer({ fetch, hostname });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const message = `Cannot listen on ${hostname}:${port} (${cause.code}): choose another port with --port.`;
      reject(new StoreError("invalid_argument", message, { host: hostname, port }, { cause }));
    });
    server.listen(port, hostname, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers to names of this machine only: a page whose own name was made to point here must not get in. */
function locally(handler: Handler): Handler {
  return async (request) => {
    if (isLoopback(new URL(request.url).hostname)) return await handler(request);
    const message = "Only names of this machine are answered, for example localhost.";
    return Response.json({ message }, { status: 403 });
  };
}

function isLoopback(host: string): boolean {
  return /^(127(\.\d+){3}|\[?::1\]?|([\w-]+\.)*localhost)$/i.test(host);
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
