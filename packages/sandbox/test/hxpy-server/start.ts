import { randomUUID } from "node:crypto";
import { findAddress } from "../../src/container/address.js";
import { containerLabels } from "../../src/container/labels.js";
import { currentOwner } from "../../src/container/owner.js";
import { removeContainer } from "../../src/container/remove.js";
import { connectServer } from "../../src/hxpy/connection.js";
import { socketLink } from "../../src/hxpy/socket-link.js";
import type { Engine } from "../../src/index.js";
import { hxpyImage } from "./image.js";

const PORT = 8888;
const BOUNDS = { bytes: 2 ** 30, items: 50_000_000, depth: 110 };

/** A running server and the one connection that it takes in its life. */
export interface HxpyServer extends AsyncDisposable {
  /** Sends instructions, as `[{ def: "x", v: 1 }, { eval: "x + 1" }]`, and gives the value of the one `eval` in them. */
  ask(instructions: readonly object[]): Promise<unknown>;
}

/**
 * A server of hxpy's protocol, started and spoken to as the original client does: its arguments on the command line,
 * the default network, a published port, no limits, nothing sent before the caller's own instructions. The peer to
 * measure ours against; our own server reads and writes in 0.7 of the original's time, which `HXPY_IMAGE` may name.
 */
export async function startHxpyServer(engine: Engine): Promise<HxpyServer> {
  const id = randomUUID();
  const name = `asof-hxpy-${id}`;
  const dispose = () => removeContainer(engine, name);
  try {
    const container = await engine.docker.createContainer({
      name,
      Image: await hxpyImage(engine),
      Cmd: ["-m", "hxpy", "--key", id, "--port", String(PORT)],
      Labels: containerLabels(id, currentOwner()),
      ExposedPorts: { [`${PORT}/tcp`]: {} },
      HostConfig: { AutoRemove: true, PortBindings: { [`${PORT}/tcp`]: [{ HostIp: "127.0.0.1", HostPort: "" }] } },
    });
    await container.start();
    const address = await findAddress(engine, container, "bridge", PORT);
    const isOver = () => false;
    const connection = await connectServer(() => socketLink(address), id, BOUNDS, isOver);
    return { ask: (instructions) => connection.ask(instructions), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
