import { nanoid } from "nanoid";
import { type RunningContainer, startContainer } from "../container/container.js";
import { ioMount } from "../container/io-mount.js";
import { containerLabels } from "../container/labels.js";
import { type EffectiveLimits, effectiveLimits, type SandboxLimits } from "../container/limits.js";
import { currentOwner } from "../container/owner.js";
import { offerSocket, SOCKET_PATH, type SocketOffer } from "../container/socket-offer.js";
import { sweep } from "../container/sweep.js";
import type { Engine } from "../engine/engine.js";
import { findEngine } from "../engine/find.js";
import { abortedError } from "../errors.js";
import { buildImage } from "../image/build.js";
import { type Logger, silentLogger } from "../logger.js";
import { Channel } from "../native/channel.js";
import { bootProgram, runnerBundle } from "../runner/source.js";
import { withDeadline } from "./deadline.js";
import { Session } from "./session.js";

export interface SessionOptions {
  /** Name of an image that holds `python3`. Default: the one with `DEFAULT_PACKAGES`, built when it is not there. */
  image?: string;
  /** A Docker network by name. Default none: the program reaches nothing. */
  network?: string;
  /**
   * A folder of this machine that the program sees as /io and may write to. What it leaves there is untrusted:
   * a symbolic link in it points to a place on this machine for whoever follows it here.
   */
  io?: string;
  limits?: SandboxLimits;
  /** Default: `findEngine()`. */
  engine?: Engine | undefined;
  logger?: Logger;
  /** Ends the opening; for the session's life use the signals of its calls. */
  signal?: AbortSignal;
}

/**
 * A Python session in a new locked-down container. Also removes what dead processes of this machine left.
 * @throws {SandboxError} engine_unavailable, engine_permission, image_missing, image_build_failed, invalid_option,
 *   engine_failed, timeout, aborted.
 */
export async function openSession(options: SessionOptions = {}): Promise<Session> {
  const { logger = silentLogger, signal } = options;
  if (signal?.aborted) throw abortedError("Opening a session", signal);
  const limits = effectiveLimits(options.limits);
  const io = options.io === undefined ? undefined : await ioMount(options.io, logger);
  const passed = { logger, ...(signal ? { signal } : {}) };
  const engine = options.engine ?? (await findEngine(passed));
  sweepOnce(engine, logger);
  const image = options.image ?? (await buildImage({ engine, ...passed })).tag;
  const id = nanoid();
  const labels = containerLabels(id, currentOwner());
  const { network = "none" } = options;
  const plan = { name: `asof-${id}`, image, boot: bootProgram(), labels, limits, network, io };
  const offer = await offerSocket(engine, logger);
  try {
    const container = await startContainer(engine, plan, offer, signal);
    const session = await greet(id, container, limits, offer, signal);
    logger.debug(`session ${id}: Python ${session.python}, frames by ${container.link.kind}`);
    return session;
  } finally {
    await offer?.close();
  }
}

async function greet(
  id: string,
  container: RunningContainer,
  limits: EffectiveLimits,
  offer: SocketOffer | undefined,
  signal: AbortSignal | undefined,
): Promise<Session> {
  const channel = new Channel(container.link, limits);
  const { resultBytes, resultItems, outputBytes } = limits;
  const settings = {
    maxResultBytes: resultBytes,
    maxItems: resultItems,
    maxOutputBytes: outputBytes,
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
    return new Session(id, python, container, channel, limits);
  } catch (error) {
    await Promise.allSettled([container.remove(), lost]);
    throw error;
  }
}

const swept = new Set<string>();

/** Once a process and engine, beside the rest: nobody waits for the tidying up. */
function sweepOnce(engine: Engine, logger: Logger): void {
  if (swept.has(engine.endpoint)) return;
  swept.add(engine.endpoint);
  sweep(engine, { logger }).catch((error) => logger.warn(`left-over sandboxes could not be removed: ${error.message}`));
}
