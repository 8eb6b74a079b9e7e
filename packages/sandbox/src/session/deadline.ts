import { abortedError, SandboxError } from "../errors.js";

/** Waits for an operation until a deadline or an abort; then `kill` ends it, and its end is awaited before the error. */
export async function withDeadline<T>(
  operation: Promise<T>,
  what: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  kill: (reason: SandboxError) => Promise<void>,
): Promise<T> {
  const { promise: interrupted, resolve: interrupt } = Promise.withResolvers<SandboxError>();
  const expire = () =>
    interrupt(new SandboxError("timeout", `${what} took longer than ${timeoutMs} ms and was killed.`));
  const abort = () => interrupt(abortedError(what, signal as AbortSignal));
  const timer = setTimeout(expire, timeoutMs);
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  try {
    const outcome = await Promise.race([operation.then((value) => ({ value })), interrupted]);
    if ("value" in outcome) return outcome.value;
    operation.catch(() => {});
    await kill(outcome);
    throw outcome;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}
