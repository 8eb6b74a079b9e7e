import type { Duration } from "../duration.js";
import type { CallOptions } from "./call.js";
import { openSession, type SessionOptions } from "./open.js";
import type { Session } from "./session.js";

type Step = (session: Session, options: CallOptions) => Promise<void>;

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
    return this.#then((session, options) => session.define(name, value, options));
  }

  exec(code: string): PythonChain {
    return this.#then((session, options) => session.exec(code, options));
  }

  /** Runs the callback on the new session, as `Session.init` does: what several chains share can be one function. */
  init(callback: (session: Session) => Promise<void>): PythonChain {
    return this.#then((session) => session.init(callback));
  }

  /** Opens a session, takes the steps, and gives the value of the expression; the session is closed in any case. */
  async eval<T = unknown>(code: string): Promise<T> {
    const { limits, signal } = this.#options;
    const timeout = this.#timeout === undefined ? {} : { limits: { ...limits, timeout: this.#timeout } };
    await using session = await openSession({ ...this.#options, ...timeout });
    const call = signal ? { signal } : {};
    for (const step of this.#steps) await step(session, call);
    return await session.eval<T>(code, call);
  }

  #then(step: Step): PythonChain {
    return new PythonChain(this.#options, [...this.#steps, step], this.#timeout);
  }
}

/** Starts a chain of steps that runs with `.eval(…)`; nothing happens before. Here the signal is for all of it. */
export function py(options: SessionOptions = {}): PythonChain {
  return new PythonChain(options);
}
