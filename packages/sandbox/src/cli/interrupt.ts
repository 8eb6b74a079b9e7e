/** A signal that Ctrl-C and a request to end fire; what it aborts can then clean up. */
export function interruptSignal(): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new Error("interrupted"));
  const names = ["SIGINT", "SIGTERM"] as const;
  for (const name of names) process.once(name, interrupt);
  const release = () => {
    for (const name of names) process.removeListener(name, interrupt);
  };
  return { signal: controller.signal, release };
}
