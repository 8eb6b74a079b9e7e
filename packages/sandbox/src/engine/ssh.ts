import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SandboxError } from "../errors.js";
import { scratchFolder } from "../scratch.js";
import type { Environment } from "./endpoint.js";

const REMOTE_SOCKET = "/var/run/docker.sock";
const POLL_MS = 20;
const KEPT_OUTPUT = 1000;

/** By address: the local socket of each open tunnel. */
const tunnels = new Map<string, Promise<string>>();

/**
 * A local socket that leads to the engine at `ssh://user@host:port/path`, by the user's own `ssh` and its configuration;
 * without a path to /var/run/docker.sock there. One process carries all connections, and ends with this one.
 * @throws {SandboxError} engine_failed with what `ssh` says; invalid_option.
 */
export async function tunnelSocket(url: URL, environment: Environment, signal: AbortSignal): Promise<string> {
  const key = `${url.href} ${environment.PATH}`;
  let tunnel = tunnels.get(key);
  if (!tunnel) {
    const close = () => tunnels.delete(key);
    tunnel = openTunnel(url, environment, signal, close);
    tunnel.catch(close);
    tunnels.set(key, tunnel);
  }
  return tunnel;
}

async function openTunnel(
  url: URL,
  environment: Environment,
  signal: AbortSignal,
  onClose: () => void,
): Promise<string> {
  const options = tunnelOptions(url);
  const folder = await scratchFolder("ssh");
  const socketPath = join(folder, "engine");
  const args = ["-L", `${socketPath}:${remoteSocket(url)}`, ...options];
  const child = spawn("ssh", args, { env: { ...environment }, stdio: "pipe" });
  const cleanUp = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", cleanUp);
  child.once("exit", () => {
    process.off("exit", cleanUp);
    cleanUp();
    onClose();
  });
  try {
    await untilOpen(child, socketPath, url, signal);
    letGo(child);
    return socketPath;
  } catch (error) {
    child.kill();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

// `cat` ends with its input, which the system closes when this process is gone: so does the tunnel, without a signal.
function tunnelOptions({ hostname, port, username }: URL): string[] {
  if (hostname === "" || hostname.startsWith("-")) {
    throw new SandboxError("invalid_option", "DOCKER_HOST names no host; use `ssh://user@host`.");
  }
  const options = ["BatchMode=yes", "ExitOnForwardFailure=yes", "ControlPath=none", "ServerAliveInterval=15"];
  return [
    ...["-T", "-x", "-a", ...options.flatMap((option) => ["-o", option])],
    ...(port ? ["-p", port] : []),
    ...(username ? ["-l", decodeURIComponent(username)] : []),
    ...["--", hostname, "cat"],
  ];
}

function remoteSocket({ pathname }: URL): string {
  return pathname.length > 1 ? decodeURIComponent(pathname) : REMOTE_SOCKET;
}

async function untilOpen(child: ChildProcess, socketPath: string, url: URL, signal: AbortSignal): Promise<void> {
  let said = "";
  let failure: string | undefined;
  child.stderr?.on("data", (chunk) => {
    said = (said + chunk).slice(-KEPT_OUTPUT);
  });
  child.once("error", ({ message }) => {
    failure = message;
  });
  child.once("close", (status) => {
    failure ??= said.trim() || `ssh ended with status ${status}`;
  });
  while (failure === undefined) {
    if (await accepts(socketPath)) return;
    await sleep(POLL_MS, undefined, { signal });
  }
  throw new SandboxError("engine_failed", `No tunnel to ${url.href}: ${failure}`);
}

function accepts(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const settle = (outcome: boolean) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once("connect", () => settle(true)).once("error", () => settle(false));
  });
}

/** The tunnel keeps no process from its end. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as Socket).unref();
}
