import { setTimeout as sleep } from "node:timers/promises";
import type { Engine } from "../engine/engine.js";
import { SandboxError } from "../errors.js";

const REMOVAL_TIMEOUT_MS = 10_000;
const POLL_MS = 15;

/** Kills a container and waits until the engine has none of that name. @throws {SandboxError} engine_failed. */
export async function removeContainer(engine: Engine, name: string): Promise<void> {
  const container = engine.docker.getContainer(name);
  const deadline = Date.now() + REMOVAL_TIMEOUT_MS;
  let cause: unknown;
  while (Date.now() < deadline) {
    try {
      // 409 while the engine is removing it by itself.
      await container.remove({ force: true, v: true });
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404) return;
      cause = error;
    }
    if (await isGone(container)) return;
    await sleep(POLL_MS);
  }
  throw new SandboxError("engine_failed", `The engine did not remove container ${name}.`, { cause });
}

async function isGone(container: { inspect(): Promise<unknown> }): Promise<boolean> {
  try {
    await container.inspect();
    return false;
  } catch (error) {
    return (error as { statusCode?: number }).statusCode === 404;
  }
}
