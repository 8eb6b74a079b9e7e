import type { Session } from "../src/index.js";

/** Counts `n` up from 1 without end; `started` resolves once Python is at it. Attach to `call` before you wait for it. */
export function startedProgram(session: Session): { call: Promise<void>; started: Promise<void> } {
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const onProgress = () => resolve();
  return { call: session.exec("n = 1\nprogress(0)\nwhile True: n += 1", { onProgress }), started };
}
