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
    return await work(oneAfterTheOther({ ...inside, subscribe: refused }));
  }, options);
}

async function refused(): Promise<never> {
  throw new StoreError("invalid_argument", "A transaction cannot subscribe to changes: use the store itself.");
}

/** Makes calls wait for each other: they share one connection, whose savepoints must not mix. */
function oneAfterTheOther<Calls extends object>(calls: Calls, queue: Queue = { last: Promise.resolve() }): Calls {
  return new Proxy(calls, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (property === "groups") return oneAfterTheOther(value as object, queue);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        const next = queue.last.then(() => value.apply(target, args));
        queue.last = next.catch(() => {});
        return next;
      };
    },
  });
}

interface Queue {
  last: Promise<unknown>;
}
