import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type RunningContainer, startContainer } from "../container/container.js";
import type { ContainerPlan } from "../container/options.js";
import type { Engine } from "../engine/engine.js";
import { isSandboxError, SandboxError } from "../errors.js";
import type { Logger } from "../logger.js";
import { packageFile, runnerModule } from "../runner/source.js";
import type { Backend } from "../session/backend.js";
import { withDeadline } from "../session/deadline.js";
import { authenticate, connectServer } from "./connection.js";
import { HxpyPeer } from "./hxpy-peer.js";
import { socketLink } from "./socket-link.js";

const PORT = 8888;

type HxpyPlan = Omit<ContainerPlan, "command">;

/**
 * Starts a container with an unchanged hxpy server in it, and gets through its handshake: over the standard streams
 * where no network is asked for, else by TCP.
 */
export async function startHxpy(
  engine: Engine,
  plan: HxpyPlan,
  logger: Logger,
  signal?: AbortSignal,
): Promise<Backend> {
  // Of digits only: after a dash the server would look for an option.
  const key = randomBytes(24).toString("hex");
  const isRelayed = plan.network === "none";
  const args = ["--key", key, "--port", String(PORT), "--level", plan.logLevel ?? "WARN"];
  const reachable = { ...plan, ...publication(engine, plan.network) };
  const command = await startCommand(engine, plan.image);
  const container = await startContainer(engine, { ...reachable, command, ownFolder: true }, undefined, signal);
  try {
    const line = [isRelayed ? "relay" : "plain", ...args].join(" ");
    container.link.send([Buffer.from(`${line}\n`)]);
    const opening = openPeer(container, key, plan, isRelayed);
    const peer = await withDeadline(opening, "Starting the hxpy server", plan.limits.startTimeoutMs, signal, () =>
      container.remove(),
    );
    logger.debug(`${plan.name}: hxpy server with Python ${peer.python}, ${isRelayed ? "relayed" : "by TCP"}`);
    const lost = Promise.race([container.link.ended, peer.ended]);
    return { python: peer.python, container, peer, lost, release: () => peer.close() };
  } catch (error) {
    await container.remove();
    throw isSandboxError(error) ? error : new SandboxError("engine_failed", (error as Error).message, { cause: error });
  }
}

/** On the engine's bridge a port of its machine leads to the server; in other networks the container has an address. */
function publication(engine: Engine, network: string): Pick<ContainerPlan, "publish"> {
  if (network !== "bridge") return {};
  return { publish: { port: PORT, hostIp: engine.endpoint.startsWith("unix:") ? "127.0.0.1" : "" } };
}

/** The image's own interpreter is kept, as the original has one for its entrypoint; anything else is left out. */
async function startCommand(engine: Engine, image: string): Promise<ContainerPlan["command"]> {
  const confinement = confined("seccomp", "refuse_system_calls") + confined("landlock", "refuse_execution");
  const args = ["-c", confinement + readFileSync(packageFile("hxpy_start.py"), "utf8")];
  return (await startsPython(engine, image)) ? { args } : { entrypoint: ["python3"], args };
}

/** A line of Python that calls one function of a module of the runner. */
function confined(module: string, name: string): string {
  return `exec(${JSON.stringify(runnerModule(module))}, names := {}); names["${name}"]()\n`;
}

/** Whether the image's own entrypoint is a Python interpreter, as that of the original is. */
async function startsPython(engine: Engine, image: string): Promise<boolean> {
  try {
    const { Config } = await engine.docker.getImage(image).inspect();
    const entrypoint = [Config.Entrypoint ?? []].flat();
    return entrypoint.length === 1 && /^python[\d.]*$/.test(basename(String(entrypoint[0])));
  } catch (error) {
    // That the image is missing is told when the container is made.
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

async function openPeer(container: RunningContainer, key: string, { limits }: HxpyPlan, isRelayed: boolean) {
  const bounds = { bytes: limits.resultBytes, items: limits.resultItems, depth: 110 };
  let ended = false;
  const exit = container.link.ended.then(async () => {
    ended = true;
    throw await container.exit();
  });
  exit.catch(() => {});
  const opening = isRelayed
    ? authenticate(container.link, key, bounds)
    : container.address(PORT).then((address) =>
        connectServer(
          () => socketLink(address),
          key,
          bounds,
          () => ended,
        ),
      );
  // What the engine says of the end of a container is worth more than the end of a connection.
  opening.catch(() => {});
  const connection = await Promise.race([opening.catch((error) => (ended ? exit : Promise.reject(error))), exit]);
  return HxpyPeer.open(connection, limits);
}
