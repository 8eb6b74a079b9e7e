/** One Ctrl-C may come more than once: from the terminal, and from parents that pass it on. */
const sameInterruptMs = 500;

/**
 * Runs `work` with a signal that Ctrl-C (or SIGTERM) aborts, so that nothing half done stays. Another
 * Ctrl-C ends the process at once. When `work` was interrupted before its end the exit code is 130.
 */
export async function interruptible(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  let first: number | undefined;
  const stop = (): void => {
    const now = performance.now();
    if (first !== undefined && now - first > sameInterruptMs) process.exit(130);
    first ??= now;
    controller.abort(new DOMException("Interrupted.", "AbortError"));
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    process.stderr.write("Interrupted.\n");
    process.exitCode = 130;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
