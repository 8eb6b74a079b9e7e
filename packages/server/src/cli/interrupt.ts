/** One Ctrl-C may come more than once: from the terminal, and from parents that pass it on. */
const sameInterruptMs = 500;

/**
 * Runs `work` with a signal that Ctrl-C (or SIGTERM) aborts, so that it can put away what it started.
 * Another Ctrl-C ends the process at once. When `work` was interrupted before its end the exit code is 130.
 */
export async function interruptible(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  let first: number | undefined;
  const stop = (): void => {
    const now = performance.now();
    if (first !== undefined && now - first > sameInterruptMs) process.exit(130);
    if (first !== undefined) return;
    first = now;
    process.stderr.write("\nStopping: what was started is put away …\n");
    controller.abort(new DOMException("Interrupted.", "AbortError"));
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    process.stderr.write("Interrupted; everything that was started is put away.\n");
    process.exitCode = 130;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
