import type { StoreContext } from "./context.js";
import { joined } from "./database/joined.js";
import { StoreError } from "./errors.js";
import type { CallOptions } from "./series-store.js";
import type { Store } from "./store.js";

/** Runs calls of a store as one transaction. */
export async function transaction<T>(
  context: StoreContext,
  open: (context: StoreContext) => Store,
  work: (store: Store) => Promise<T>,
  options?: CallOptions,
): Promise<T> {
  return await context.database.transaction(async (tx) => {
    const inside = open({ ...context, database: joined(tx, context.database) });
    const calls = new Calls();
    try {
      const result = await work(calls.oneAfterTheOther({ ...inside, subscribe: refused }));
      // Those that nobody waited for belong to it too.
      await calls.settled();
      options?.signal?.throwIfAborted();
      return result;
    } finally {
      await calls.end();
    }
  }, options);
}

async function refused(): Promise<never> {
  throw new StoreError("invalid_argument", "A transaction cannot subscribe to changes: use the store itself.");
}

/** The calls of a transaction, which share one connection, whose savepoints must not mix. */
class Calls {
  #last: Promise<unknown> = Promise.resolve();
  #ended = false;

  /** Makes calls wait for each other. */
  oneAfterTheOther<Methods extends object>(methods: Methods): Methods {
    return new Proxy(methods, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property);
        if (property === "groups") return this.oneAfterTheOther(value as object);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => this.#call(() => value.apply(target, args));
      },
    });
  }

  /** When all that were made have come to an end, well or not. */
  async settled(): Promise<void> {
    for (let last: unknown; last !== this.#last; ) {
      last = this.#last;
      await last;
    }
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#last;
  }

  #call(work: () => unknown): Promise<unknown> {
    const next = this.#last.then(() => {
      if (this.#ended) throw over();
      return work();
    });
    this.#last = next.catch(() => {});
    return next;
  }
}

function over(): StoreError {
  const message = "The transaction has ended: use the store itself, or wait for the call before the function returns.";
  return new StoreError("closed", message);
}
