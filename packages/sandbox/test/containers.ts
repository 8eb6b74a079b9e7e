import type { Engine, Session } from "../src/index.js";

/** Whether the engine knows no container of a session, running or not. */
export async function isGone(engine: Engine, { id }: Pick<Session, "id">): Promise<boolean> {
  const filters = { label: [`dev.asof.sandbox.session=${id}`] };
  return (await engine.docker.listContainers({ all: true, filters })).length === 0;
}
