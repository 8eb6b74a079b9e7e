import type { RunningContainer } from "../container/container.js";
import { startContainer } from "../container/container.js";
import type { ContainerPlan } from "../container/options.js";
import { offerSocket, SOCKET_PATH, type SocketOffer } from "../container/socket-offer.js";
import type { Engine } from "../engine/engine.js";
import type { Logger } from "../logger.js";
import { bootProgram, runnerBundle } from "../runner/source.js";
import type { Backend } from "../session/backend.js";
import { withDeadline } from "../session/deadline.js";
import { Channel } from "./channel.js";
import { nativePeer } from "./native-peer.js";

/** Starts a container with the runner of this package in it. */
export async function startNative(
  engine: Engine,
  plan: Omit<ContainerPlan, "command">,
  logger: Logger,
  signal?: AbortSignal,
): Promise<Backend> {
  const offer = await offerSocket(engine, logger);
  try {
    const command = { entrypoint: ["python3", "-B", "-c", bootProgram()], args: [] };
    const container = await startContainer(engine, { ...plan, command }, offer, signal);
    const backend = await greet(container, plan, offer, signal);
    logger.debug(`${plan.name}: Python ${backend.python}, frames by ${container.link.kind}`);
    return backend;
  } finally {
    await offer?.close();
  }
}

async function greet(
  container: RunningContainer,
  { limits, logLevel }: Omit<ContainerPlan, "command">,
  offer: SocketOffer | undefined,
  signal: AbortSignal | undefined,
): Promise<Backend> {
  const channel = new Channel(container.link, limits);
  const settings = {
    maxResultBytes: limits.resultBytes,
    maxItems: limits.resultItems,
    maxOutputBytes: limits.outputBytes,
    maxIoBytes: limits.ioBytes,
    logLevel: logLevel ?? null,
    socket: offer ? SOCKET_PATH : null,
  };
  container.link.send(runnerBundle(settings));
  let opened = false;
  const lost = container.link.ended.then(async () => {
    if (!opened) channel.fail(await container.exit());
  });
  try {
    const { startTimeoutMs } = limits;
    const ready = withDeadline(channel.ready, "Starting the sandbox", startTimeoutMs, signal, () => container.remove());
    const { python } = await ready;
    opened = true;
    return { python, container, peer: nativePeer(channel), lost: container.link.ended };
  } catch (error) {
    await Promise.allSettled([container.remove(), lost]);
    throw error;
  }
}
