/**
 * Runs `work` with a signal that Ctrl-C (or SIGTERM) aborts, so that it can put away what it started.
 * A second Ctrl-C ends the process at once. After an interruption the exit code is 130.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new DOMException("Interrupted.", "AbortError"));
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    process.stderr.write("\nInterrupted; everything that was started is put away.\n");
    process.exitCode = 130;
    return undefined;
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
