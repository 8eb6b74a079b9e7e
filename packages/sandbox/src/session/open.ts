import { nanoid } from "nanoid";
import { z } from "zod";
import { checkIoMount, type IoMount, ioMount } from "../container/io-mount.js";
import { watchSize } from "../container/io-watch.js";
import { containerLabels } from "../container/labels.js";
import { type EffectiveLimits, effectiveLimits, type SandboxLimits } from "../container/limits.js";
import { checkedNetwork } from "../container/network.js";
import type { ContainerPlan } from "../container/options.js";
import { currentOwner } from "../container/owner.js";
import { sweep } from "../container/sweep.js";
import type { Engine } from "../engine/engine.js";
import { findEngine } from "../engine/find.js";
import { abortedError, SandboxError } from "../errors.js";
import { startHxpy } from "../hxpy/start.js";
import { buildImage } from "../image/build.js";
import { type Logger, silentLogger } from "../logger.js";
import { startNative } from "../native/start.js";
import type { Backend, StartBackend } from "./backend.js";
import { withDeadline } from "./deadline.js";
import { Session } from "./session.js";

/** How a session speaks with Python: by this package's own runner, or with the server of an hxpy image. */
export const PROTOCOLS = ["native", "hxpy"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export interface SessionOptions {
  /** Name of an image that holds `python3`. Default: the one with `DEFAULT_PACKAGES`, built when it is not there. */
  image?: string;
  /** Default `native`. `hxpy` needs an `image` with the server of Haxall's hxPy as `python -m hxpy`, unchanged. */
  protocol?: Protocol;
  /**
   * A Docker network by name, "host" excepted. Default none: the program reaches nothing. In a named network an hxpy server is reached
   * by its address there; "bridge" gives it a port that is open to this machine alone.
   */
  network?: string;
  /**
   * A folder of this machine that the program sees as /io and may write to. What it leaves there is untrusted:
   * a symbolic link in it points to a place on this machine for whoever follows it here; `session.files` does not.
   */
  io?: string;
  limits?: SandboxLimits;
  /** One of the engine's own runtimes, as "runsc" or "kata", where a stronger wall is wanted. Default: the engine's. */
  runtime?: string;
  /** What Python's `logging` lets through to stderr. Default WARN. */
  logLevel?: "WARN" | "INFO" | "DEBUG";
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
export function openSession(options: SessionOptions = {}): Promise<Session> {
  return open(options, true);
}

/** As `openSession`, for a session that ends with its container. */
export function openOnce(options: SessionOptions): Promise<Session> {
  return open(options, false);
}

async function open(options: SessionOptions, canRestart: boolean): Promise<Session> {
  const { logger = silentLogger, signal } = options;
  if (signal?.aborted) throw abortedError("Opening a session", signal);
  const id = nanoid();
  const plan = await planFrom(id, options);
  const passed = { logger, ...(signal ? { signal } : {}) };
  const engine = options.engine ?? (await findEngine(passed));
  sweepOnce(engine, logger);
  const image = options.image ?? (await buildImage({ engine, ...passed })).tag;
  const starter = options.protocol === "hxpy" ? startHxpy : startNative;
  const start: StartBackend = async (abort) => {
    const backend = await starter(engine, { ...plan, image }, logger, abort);
    return plan.io ? shareFolder(engine, backend, plan.io, plan.limits) : backend;
  };
  return new Session(id, plan.limits.timeoutMs, await start(signal), canRestart ? start : refuseStart);
}

async function planFrom(id: string, options: SessionOptions): Promise<Omit<ContainerPlan, "command" | "image">> {
  const { protocol = "native", image, network = "none", logger = silentLogger, logLevel, runtime } = options;
  if (!PROTOCOLS.includes(protocol)) {
    throw new SandboxError("invalid_option", `protocol is ${JSON.stringify(protocol)}; use ${PROTOCOLS.join(" or ")}.`);
  }
  if (protocol === "hxpy" && image === undefined) {
    throw new SandboxError("invalid_option", 'protocol "hxpy" needs image: the name of an image with the hxpy server.');
  }
  const limits = effectiveLimits(options.limits, options.io !== undefined);
  const io = options.io === undefined ? undefined : await ioMount(options.io, logger);
  const labels = containerLabels(id, currentOwner());
  return {
    name: `asof-${id}`,
    labels,
    limits,
    network: checkedNetwork(network),
    io,
    ...(logLevel ? { logLevel } : {}),
    ...(runtime ? { runtime } : {}),
  };
}

async function refuseStart(): Promise<Backend> {
  throw new SandboxError("closed", "A session of a pool cannot be restarted; acquire another one.");
}

/** Looks whether the program sees the folder, and from then on after what it puts there. */
async function shareFolder(engine: Engine, backend: Backend, io: IoMount, limits: EffectiveLimits): Promise<Backend> {
  try {
    await checkIoMount(engine, io, async () => {
      const listing = backend.peer.request({ op: "file", action: "list", path: "" });
      const kill = () => backend.container.remove();
      const { value } = await withDeadline(listing, "Looking at /io", limits.startTimeoutMs, undefined, kill);
      return fileNamesSchema.parse(value).map(({ name }) => name);
    });
  } catch (error) {
    backend.release?.();
    await backend.container.remove();
    throw error;
  }
  const { violated, release } = watchSize(io.path, limits.ioBytes);
  return {
    ...backend,
    violated,
    release() {
      release();
      backend.release?.();
    },
  };
}

const fileNamesSchema = z.array(z.object({ name: z.string() }));

const swept = new Set<string>();

/** Once a process and engine, beside the rest: nobody waits for the tidying up. */
function sweepOnce(engine: Engine, logger: Logger): void {
  if (swept.has(engine.endpoint)) return;
  swept.add(engine.endpoint);
  sweep(engine, { logger }).catch((error) => logger.warn(`left-over sandboxes could not be removed: ${error.message}`));
}
