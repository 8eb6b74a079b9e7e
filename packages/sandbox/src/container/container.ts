import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Container } from "dockerode";
import { z } from "zod";
import type { Engine } from "../engine/engine.js";
import { abortedError, isSandboxError, SandboxError } from "../errors.js";
import { findAddress } from "./address.js";
import { unseenFolder } from "./io-mount.js";
import { type ContainerPlan, containerOptions } from "./options.js";
import { removeContainer } from "./remove.js";
import { RunnerLink } from "./runner-link.js";
import type { SocketOffer } from "./socket-offer.js";
import { StdioLink } from "./stdio-link.js";

/** A started container and the stream to what runs in it. */
export interface RunningContainer {
  name: string;
  link: RunnerLink;
  /** What ended it, once `link.ended`; takes a moment to ask. */
  exit(): Promise<SandboxError>;
  /** Sends a signal to its program. @throws {SandboxError} engine_failed. */
  signal(name: "SIGINT"): Promise<void>;
  /** Where a port of the container answers. @throws {SandboxError} engine_failed. */
  address(port: number): Promise<{ host: string; port: number }>;
  /** Kills it and waits until it is gone; harmless to repeat. */
  remove(): Promise<void>;
}

const waitSchema = z.object({ StatusCode: z.number() });
const EXIT_QUESTION_MS = 1000;

/**
 * Creates, attaches and starts a container; on any failure none is left.
 * @throws {SandboxError} image_missing, engine_failed, aborted.
 */
export async function startContainer(
  engine: Engine,
  plan: ContainerPlan,
  offer?: SocketOffer,
  signal?: AbortSignal,
): Promise<RunningContainer> {
  try {
    const container = await create(engine, plan, offer);
    signal?.throwIfAborted();
    const stdio = new StdioLink(await attach(container));
    const status = container.wait({ condition: "next-exit" }).then(
      (answer) => waitSchema.parse(answer).StatusCode,
      () => undefined,
    );
    await container.start();
    signal?.throwIfAborted();
    const link = new RunnerLink(stdio, offer?.connection);
    let removal: Promise<void> | undefined;
    const remove = () => {
      removal ??= removeContainer(engine, plan.name).finally(() => link.close());
      return removal;
    };
    return {
      name: plan.name,
      link,
      signal: (name) => sendSignal(container, name),
      address: (port) => findAddress(engine, container, plan.network, port),
      exit: () => describeExit(container, status, plan.limits.memoryBytes, stdio),
      remove,
    };
  } catch (error) {
    await removeContainer(engine, plan.name);
    if (signal?.aborted) throw abortedError("Starting a sandbox", signal);
    throw startError(engine, plan, error);
  }
}

async function create(engine: Engine, plan: ContainerPlan, offer?: SocketOffer): Promise<Container> {
  const plain = { name: plan.name, ...containerOptions(plan, engine.name) };
  if (!offer) return engine.docker.createContainer(plain);
  try {
    const options = containerOptions({ ...plan, socketFolder: offer.folder }, engine.name);
    return await engine.docker.createContainer({ ...plain, ...options });
  } catch (error) {
    // The engine's machine is another one behind the local socket: it does not see the folder.
    if ((error as { statusCode?: number }).statusCode !== 400) throw error;
    return engine.docker.createContainer(plain);
  }
}

async function sendSignal(container: Container, signal: string): Promise<void> {
  try {
    await container.kill({ signal });
  } catch (error) {
    const { statusCode, message } = error as { statusCode?: number; message: string };
    // It has just ended.
    if (statusCode === 404 || statusCode === 409) return;
    throw new SandboxError("engine_failed", `The engine could not send ${signal}: ${message}`, { cause: error });
  }
}

function attach(container: Container): Promise<Duplex> {
  const options = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
  return container.attach(options) as Promise<Duplex>;
}

async function describeExit(
  container: Container,
  status: Promise<number | undefined>,
  memoryBytes: number,
  stdio: StdioLink,
): Promise<SandboxError> {
  // Asked at once, for the engine is about to remove it; who is too late still has the status.
  const inspection = container.inspect().catch(() => undefined);
  const exitCode = await Promise.race([status, sleep(EXIT_QUESTION_MS, undefined, { ref: false })]);
  if (exitCode === undefined && !stdio.hasEnded)
    return new SandboxError("protocol", "The sandbox closed its connection.");
  const outOfMemory = (await inspection)?.State.OOMKilled || exitCode === 137;
  const details = exitCode === undefined ? {} : { exitCode };
  if (outOfMemory) {
    const limit = `${Math.round(memoryBytes / 2 ** 20)} MiB`;
    const message = `The sandbox was killed, most likely for using more than its ${limit} of memory. Raise limits.memoryBytes or use less.`;
    return new SandboxError("memory_limit", message, { details });
  }
  const said = stdio.stderr.trim() ? ` It said: ${stdio.stderr.trim()}` : "";
  return new SandboxError(
    "container_exited",
    `The sandbox ended by itself with status ${exitCode ?? "unknown"}.${said}`,
    {
      details,
    },
  );
}

function startError(engine: Engine, { image, io }: ContainerPlan, error: unknown): SandboxError {
  if (isSandboxError(error)) return error;
  const { statusCode, message } = error as { statusCode?: number; message: string };
  if (statusCode === 404 && /image/i.test(message)) {
    const advice = "Build one with buildImage() or `asof py build`, or load it into the engine.";
    return new SandboxError("image_missing", `The engine has no image ${image}. ${advice}`, { cause: error });
  }
  if (io && statusCode === 400 && /bind source path does not exist/.test(message)) return unseenFolder(engine, io.path);
  return new SandboxError("engine_failed", `The engine could not start a sandbox of ${image}: ${message}`, {
    cause: error,
  });
}
