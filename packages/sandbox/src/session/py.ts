import type { Duration } from "../duration.js";
import { openSession, type SessionOptions } from "./open.js";
import type { Session } from "./session.js";

type Step = (session: Session) => Promise<void>;

/** Steps for one session; each method returns a new chain, so a beginning can be shared. */
export class PythonChain {
  readonly #options: SessionOptions;
  readonly #steps: readonly Step[];
  readonly #timeout: Duration | undefined;

  /** @internal */
  constructor(options: SessionOptions, steps: readonly Step[] = [], timeout?: Duration) {
    this.#options = options;
    this.#steps = steps;
    this.#timeout = timeout;
  }

  /** How long each step may take. */
  timeout(duration: Duration): PythonChain {
    return new PythonChain(this.#options, this.#steps, duration);
  }

  define(name: string, value: unknown): PythonChain {
    return this.#then((session) => session.define(name, value));
  }

  exec(code: string): PythonChain {
    return this.#then((session) => session.exec(code));
  }

  /** Opens a session, takes the steps, and gives the value of the expression; the session is closed in any case. */
  async eval<T = unknown>(code: string): Promise<T> {
    const { limits } = this.#options;
    const timeout = this.#timeout === undefined ? {} : { limits: { ...limits, timeout: this.#timeout } };
    await using session = await openSession({ ...this.#options, ...timeout });
    for (const step of this.#steps) await step(session);
    return await session.eval<T>(code);
  }

  #then(step: Step): PythonChain {
    return new PythonChain(this.#options, [...this.#steps, step], this.#timeout);
  }
}

/** Starts a chain of steps that runs with `.eval(…)`; nothing happens before. */
export function py(options: SessionOptions = {}): PythonChain {
  return new PythonChain(options);
}
