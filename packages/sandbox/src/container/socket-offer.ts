import { chmod, mkdir, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import type { Engine } from "../engine/engine.js";
import type { Logger } from "../logger.js";
import { scratchFolder } from "../scratch.js";

/** Where the container sees the folder of the socket. */
export const SOCKET_FOLDER = "/run/asof";
export const SOCKET_PATH = `${SOCKET_FOLDER}/socket`;

/** A unix socket for one runner: several times faster than the engine's streams, where containers can reach it. */
export interface SocketOffer {
  /** The folder to mount. */
  folder: string;
  /** The one connection that is accepted. */
  connection: Promise<Socket>;
  /** Takes the offer back and leaves no file; an accepted connection stays. */
  close(): Promise<void>;
}

// What the system's address structure holds.
const MAX_PATH_BYTES = 100;

/** A socket, or undefined where none can reach the container: the engine is elsewhere, or folders have long names. */
export async function offerSocket(engine: Engine, logger: Logger): Promise<SocketOffer | undefined> {
  if (process.platform !== "linux" || !engine.endpoint.startsWith("unix://")) return undefined;
  try {
    // Only this user can enter the outer folder; the inner one and the socket let the container's user through.
    const outer = await scratchFolder("link");
    const folder = join(outer, "link");
    if (Buffer.byteLength(folder) > MAX_PATH_BYTES) throw new Error(`${folder} is too long a path for a socket`);
    await mkdir(folder);
    await chmod(folder, 0o711);
    return await listen(outer, folder);
  } catch (error) {
    logger.debug(`no socket for the sandbox, using the engine's streams: ${(error as Error).message}`);
    return undefined;
  }
}

async function listen(outer: string, folder: string): Promise<SocketOffer> {
  const server = createServer();
  const { promise: connection, resolve } = Promise.withResolvers<Socket>();
  const close = async () => {
    server.close();
    await rm(outer, { recursive: true, force: true });
  };
  server.maxConnections = 1;
  server.once("connection", (socket) => {
    resolve(socket);
    void close();
  });
  await listening(server, join(folder, "socket"));
  await chmod(join(folder, "socket"), 0o666);
  return { folder, connection, close };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
}
