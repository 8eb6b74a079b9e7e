import { setTimeout as sleep } from "node:timers/promises";
import { BrioDecoder } from "../brio/decode.js";
import { encodeBrio } from "../brio/encode.js";
import type { BrioBounds } from "../brio/scanner.js";
import type { Link } from "../container/link.js";
import { isSandboxError, SandboxError } from "../errors.js";

const RETRY_MS = 20;
const VERSION = "0";

/** One authenticated connection to a server: frames there, bare values back. */
export class HxpyConnection {
  /** Resolves when the server has closed it. */
  readonly ended: Promise<void>;
  readonly #link: Link;
  #waiting: PromiseWithResolvers<unknown> | undefined;
  #failure: SandboxError | undefined;

  constructor(link: Link, bounds: BrioBounds) {
    this.#link = link;
    const decoder = new BrioDecoder(bounds, (value) => this.#receive(value));
    link.onData = (bytes) => this.#decode(decoder, bytes);
    this.ended = link.ended.then(() =>
      this.fail(new SandboxError("container_exited", "The hxpy server closed its connection.")),
    );
  }

  /** Sends a value and waits for one back. */
  async ask(value: unknown): Promise<unknown> {
    const frame = frameOf(value);
    if (this.#failure) throw this.#failure;
    this.#waiting = Promise.withResolvers();
    this.#link.send(frame);
    return this.#waiting.promise;
  }

  fail(error: SandboxError): void {
    this.#failure ??= error;
    this.#waiting?.reject(this.#failure);
    this.#waiting = undefined;
    this.#link.close();
  }

  #decode(decoder: BrioDecoder, bytes: Uint8Array): void {
    if (this.#failure) return;
    try {
      decoder.push(bytes);
    } catch (error) {
      const message = `The server broke the protocol: ${(error as Error).message}`;
      this.fail(isSandboxError(error) ? error : new SandboxError("protocol", message, { cause: error }));
    }
  }

  #receive(value: unknown): void {
    if (!this.#waiting) {
      this.fail(new SandboxError("protocol", "The server answered what was not asked."));
      return;
    }
    this.#waiting.resolve(value);
    this.#waiting = undefined;
  }
}

/** A value as the server reads it: its length in four bytes, then its bytes. */
export function frameOf(value: unknown): [Uint8Array, Uint8Array] {
  const bytes = encodeBrio(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}

/** Shows the key. @throws {SandboxError} protocol when the server refuses; container_exited when it is not there. */
export async function authenticate(link: Link, key: string, bounds: BrioBounds): Promise<HxpyConnection> {
  const connection = new HxpyConnection(link, bounds);
  try {
    checkGreeting(await connection.ask({ key, ver: VERSION }));
    return connection;
  } catch (error) {
    connection.fail(error as SandboxError);
    throw error;
  }
}

/**
 * Connects and shows the key, as often as it takes: a port may accept before the server does. It takes one connection
 * in its life, so there is no asking beforehand.
 */
export async function connectServer(
  open: () => Link,
  key: string,
  bounds: BrioBounds,
  isOver: () => boolean,
): Promise<HxpyConnection> {
  for (;;) {
    try {
      return await authenticate(open(), key, bounds);
    } catch (error) {
      if ((error as SandboxError).code !== "container_exited" || isOver()) throw error;
    }
    await sleep(RETRY_MS);
  }
}

function checkGreeting(answer: unknown): void {
  const greeting = (answer ?? {}) as { ok?: unknown; errMsg?: unknown };
  if (greeting.ok !== undefined) return;
  const reason = typeof greeting.errMsg === "string" ? greeting.errMsg : "no reason given";
  throw new SandboxError("protocol", `The hxpy server refuses the connection: ${reason.slice(0, 1000)}.`);
}
