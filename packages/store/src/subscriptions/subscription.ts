import type { StoreChange } from "./change.js";

/** Changes as they are committed; ends when it is closed, its signal fires or the store is closed. */
export interface Subscription extends AsyncIterable<StoreChange>, AsyncDisposable {
  close(): Promise<void>;
}

/** So many changes wait for a slow reader; then they become one gap. */
const mostWaiting = 10_000;

/** What stands between whoever tells of changes and whoever reads them, at their own pace. */
export class ChangeQueue {
  #waiting: StoreChange[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  #failure: unknown;

  push(change: StoreChange): void {
    if (this.#ended) return;
    if (this.#waiting.length >= mostWaiting) this.#waiting = [{ kind: "gap" }];
    else this.#waiting.push(change);
    this.#wake?.();
  }

  /** What waits is still given out; then the iteration ends, or fails with the error. */
  end(failure?: unknown): void {
    this.#failure ??= failure;
    this.#ended = true;
    this.#wake?.();
  }

  async *changes(): AsyncGenerator<StoreChange, void> {
    while (true) {
      const next = this.#waiting.shift();
      if (next !== undefined) yield next;
      else if (this.#failure !== undefined) throw this.#failure;
      else if (this.#ended) return;
      else await this.#something();
    }
  }

  #something(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** @param stop ends what feeds the queue. */
export function subscriptionTo(
  queue: ChangeQueue,
  stop: () => Promise<void>,
  signals: readonly (AbortSignal | undefined)[],
): Subscription {
  const signal = AbortSignal.any(signals.filter((one) => one !== undefined));
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    signal.removeEventListener("abort", onAbort);
    queue.end();
    closing ??= stop();
    return closing;
  };
  const onAbort = (): void => void close().catch(() => {});
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  return {
    async *[Symbol.asyncIterator]() {
      try {
        yield* queue.changes();
      } finally {
        await close();
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
