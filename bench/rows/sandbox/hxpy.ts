import "../../../tools/parts/sources.ts";
import type { findEngine } from "@asof/sandbox";

type Engine = Awaited<ReturnType<typeof findEngine>>;

/** What a reader has to know of this peer. */
export const aboutHxpy =
  "The original hxPy is in no registry: the peer is its protocol (Brio over TCP, a published port), served by " +
  "packages/sandbox/test/hxpy-server and spoken to with our Brio. HXPY_IMAGE names another image that serves it.";

/** A server of hxpy's protocol as the sandbox's tests start it: imported late, because it is in no built file. */
export async function startHxpy(engine: Engine) {
  const { startHxpyServer } = await import("../../../packages/sandbox/test/hxpy-server/start.ts");
  return startHxpyServer(engine);
}

/** A grid as that server's client writes it; the class of the built package is another one. */
export async function hxpyGrid(records: readonly Record<string, unknown>[]): Promise<unknown> {
  const { Grid } = await import("../../../packages/sandbox/src/index.ts");
  return Grid.from(records);
}
