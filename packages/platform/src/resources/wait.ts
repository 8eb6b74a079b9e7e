import { PlatformAbortError, PlatformTimeoutError } from "../errors.js";

export interface WaitOptions {
  signal?: AbortSignal | undefined;
  /** Between two looks. Default 1000. */
  pollMs?: number;
  /** Gives up waiting, not the work, after this long. Default: never. */
  timeoutMs?: number;
}

/**
 * Looks until the look says that it is done.
 *
 * @throws {PlatformAbortError} when the signal was aborted
 * @throws {PlatformTimeoutError} after `timeoutMs`
 */
export async function pollUntil(look: () => Promise<boolean>, what: string, options: WaitOptions): Promise<void> {
  const { signal, pollMs = 1000, timeoutMs = Number.POSITIVE_INFINITY } = options;
  const deadline = performance.now() + timeoutMs;
  while (!(await look())) {
    if (performance.now() >= deadline) {
      throw new PlatformTimeoutError(`${what} was not completed within ${timeoutMs} ms; it goes on.`, { timeoutMs });
    }
    await pause(Math.min(pollMs, Math.max(0, deadline - performance.now())), what, signal);
  }
}

function pause(ms: number, what: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(new PlatformAbortError(`Waiting for ${what} was aborted; it goes on.`, {}, { cause: signal?.reason }));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
}
