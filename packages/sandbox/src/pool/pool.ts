import { type Duration, millisecondsFrom } from "../duration.js";
import { abortedError, SandboxError } from "../errors.js";
import { openOnce, type SessionOptions } from "../session/open.js";
import type { Session } from "../session/session.js";

export interface PoolOptions extends Omit<SessionOptions, "signal"> {
  /** Sessions that are kept ready for whoever comes. */
  size: number;
  /** Sessions at once, in use, ready and starting together. Default twice `size`. */
  max?: number;
  /** Callers that may wait when none is ready; the next is refused. Default 100. */
  queue?: number;
  /** How long a caller waits. Default 30 seconds. */
  wait?: Duration;
  /** Statements that every session runs before it counts as ready: imports. */
  warm?: string;
}

/** How many sessions and callers a pool has at the moment. */
export interface PoolState {
  ready: number;
  starting: number;
  used: number;
  waiting: number;
}

interface Waiter {
  give(session: Session): void;
  refuse(error: SandboxError): void;
}

const CHECK_MS = 1000;
const RETRY_MS = 1000;

/** Warm sessions. Each goes to one caller, once: it is removed after use and never given to another. */
export class Pool implements AsyncDisposable {
  readonly #options: PoolOptions;
  readonly #limits: { size: number; max: number; queue: number; waitMs: number };
  readonly #closing = new AbortController();
  readonly #ready: Session[] = [];
  readonly #used = new Set<Session>();
  readonly #starting = new Set<Promise<void>>();
  readonly #waiting: Waiter[] = [];
  #retry: NodeJS.Timeout | undefined;

  /** @internal */
  constructor(options: PoolOptions) {
    const { size, max = 2 * size, queue = 100, wait = "30s" } = options;
    this.#options = options;
    this.#limits = { size, max, queue, waitMs: millisecondsFrom(wait) };
    for (const [name, value] of Object.entries({ size, max, queue })) {
      const least = name === "queue" ? 0 : 1;
      if (Number.isSafeInteger(value) && value >= least) continue;
      throw new SandboxError("invalid_option", `${name} of a pool is ${value}; it has to be at least ${least}.`);
    }
    this.#fill();
  }

  get state(): PoolState {
    return {
      ready: this.#ready.length,
      starting: this.#starting.size,
      used: this.#used.size,
      waiting: this.#waiting.length,
    };
  }

  /**
   * A session of one's own, ready or as soon as there is one; its `close()` makes room for another.
   * @throws {SandboxError} busy when too many wait, or for too long; aborted; closed; what `openSession` throws.
   */
  async acquire(options: { signal?: AbortSignal } = {}): Promise<Session> {
    this.#throwIfClosed();
    if (options.signal?.aborted) throw abortedError("Waiting for a session", options.signal);
    for (let session = this.#ready.shift(); session; session = this.#ready.shift()) {
      this.#use(session);
      if (await isHealthy(session)) return session;
    }
    return this.#wait(options.signal);
  }

  /** Calls back with a session of its own, and closes it after. */
  async use<T>(callback: (session: Session) => Promise<T>, options: { signal?: AbortSignal } = {}): Promise<T> {
    await using session = await this.acquire(options);
    return await callback(session);
  }

  /** Removes every session, those in use included, and refuses who waits. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#retry);
    for (const waiter of this.#waiting.splice(0)) waiter.refuse(closedError());
    await Promise.allSettled(this.#starting);
    await Promise.all([...this.#ready.splice(0), ...this.#used].map((session) => session.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #wait(signal: AbortSignal | undefined): Promise<Session> {
    this.#throwIfClosed();
    const { queue, max, waitMs } = this.#limits;
    if (this.#waiting.length >= queue) throw busyError(`All ${max} sessions are in use and ${queue} callers wait.`);
    const { promise, resolve, reject } = Promise.withResolvers<Session>();
    const waiter: Waiter = { give: resolve, refuse: reject };
    const leave = (error: SandboxError) => {
      const index = this.#waiting.indexOf(waiter);
      if (index >= 0) this.#waiting.splice(index, 1);
      reject(error);
    };
    const abort = () => leave(abortedError("Waiting for a session", signal as AbortSignal));
    const timer = setTimeout(() => leave(busyError(`No session became free within ${waitMs} ms.`)), waitMs);
    signal?.addEventListener("abort", abort, { once: true });
    this.#waiting.push(waiter);
    this.#fill();
    return promise.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    });
  }

  /** Starts as many sessions as are wanted and allowed. */
  #fill(): void {
    const { size, max } = this.#limits;
    while (!this.#closing.signal.aborted) {
      const { ready, starting, used, waiting } = this.state;
      if (ready + starting >= size + waiting || ready + starting + used >= max) return;
      const start = this.#startOne().finally(() => {
        this.#starting.delete(start);
        this.#fillLater();
      });
      this.#starting.add(start);
    }
  }

  async #startOne(): Promise<void> {
    const { size: _, max: __, queue: ___, wait: ____, warm, ...options } = this.#options;
    const { signal } = this.#closing;
    try {
      const session = await openOnce({ ...options, signal });
      session.ended.then(() => this.#forget(session));
      if (warm) await session.exec(warm, { signal });
      this.#offer(session);
    } catch (error) {
      if (!signal.aborted) this.#failed(error as SandboxError);
    }
  }

  #offer(session: Session): void {
    const waiter = this.#waiting.shift();
    if (!waiter) {
      this.#ready.push(session);
      return;
    }
    this.#use(session);
    waiter.give(session);
  }

  #use(session: Session): void {
    this.#used.add(session);
    this.#fillLater();
  }

  #forget(session: Session): void {
    this.#used.delete(session);
    const index = this.#ready.indexOf(session);
    if (index >= 0) this.#ready.splice(index, 1);
    this.#fillLater();
  }

  /** Who waits learns of it; the pool itself tries again after a while. */
  #failed(error: SandboxError): void {
    this.#options.logger?.warn(`a session of the pool could not be started: ${error.message}`);
    this.#waiting.shift()?.refuse(error);
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      this.#fill();
    }, RETRY_MS).unref();
  }

  #fillLater(): void {
    if (!this.#retry) setImmediate(() => this.#fill());
  }

  #throwIfClosed(): void {
    if (this.#closing.signal.aborted) throw closedError();
  }
}

/** A pool of warm sessions, which begins to start them at once. @throws {SandboxError} invalid_option. */
export function createPool(options: PoolOptions): Pool {
  return new Pool(options);
}

async function isHealthy(session: Session): Promise<boolean> {
  try {
    return (await session.eval("1", { timeout: CHECK_MS })) === 1;
  } catch {
    await session.close();
    return false;
  }
}

function busyError(message: string): SandboxError {
  return new SandboxError("busy", `${message} Try again later, or raise max of the pool.`);
}

function closedError(): SandboxError {
  return new SandboxError("closed", "The pool is closed.");
}
