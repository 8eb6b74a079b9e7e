import type { Socket } from "node:net";
import type { Link } from "./link.js";
import { type StdioLink, sendAll } from "./stdio-link.js";

/** The engine's streams, until the runner comes by the socket that it was offered; from then on the socket. */
export class RunnerLink implements Link {
  readonly ended: Promise<void>;
  onData: (bytes: Uint8Array) => void = () => {};
  readonly #stdio: StdioLink;
  #socket: Socket | undefined;

  constructor(stdio: StdioLink, connection?: Promise<Socket>) {
    this.#stdio = stdio;
    stdio.onData = (bytes) => {
      if (!this.#socket) this.onData(bytes);
    };
    const socketEnded = connection?.then((socket) => this.#adopt(socket));
    this.ended = socketEnded ? Promise.race([stdio.ended, socketEnded]) : stdio.ended;
  }

  /** What carries the frames. */
  get kind(): "socket" | "stdio" {
    return this.#socket ? "socket" : "stdio";
  }

  send(parts: readonly Uint8Array[]): void {
    if (this.#socket) sendAll(this.#socket, parts);
    else this.#stdio.send(parts);
  }

  close(): void {
    this.#socket?.destroy();
    this.#stdio.close();
  }

  #adopt(socket: Socket): Promise<void> {
    this.#socket = socket;
    socket.on("data", (bytes) => this.onData(bytes));
    return new Promise((resolve) => {
      socket.on("close", resolve).on("error", () => resolve());
    });
  }
}
