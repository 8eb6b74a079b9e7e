import { spawn } from "node:child_process";
import { existsSync, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findEngine, isSandboxError } from "@asof/sandbox";

export interface EngineState {
  available: boolean;
  /** Why there is none, in words for the person in front of the screen; empty when there is one. */
  reason: string;
}

/**
 * A Docker engine, as far as one can be had: the one that answers; else one that is installed is
 * started; else it is installed from the distribution. The last two only as root and only where
 * nobody chose an engine through DOCKER_HOST; `ASOF_NO_INSTALL=1` forbids the last.
 */
export async function ensureEngine(say: (message: string) => void): Promise<EngineState> {
  const state = await ask();
  if (state.available || process.env.DOCKER_HOST || process.getuid?.() !== 0) return state;
  if (state.reason.includes("docker group")) return state;
  if (!existsOnPath("dockerd") && !(await install(say))) return state;
  return start(say);
}

async function ask(): Promise<EngineState> {
  try {
    await findEngine();
    return { available: true, reason: "" };
  } catch (error) {
    if (!isSandboxError(error)) throw error;
    return { available: false, reason: error.message };
  }
}

async function install(say: (message: string) => void): Promise<boolean> {
  if (process.env.ASOF_NO_INSTALL === "1" || !isDebian() || !existsOnPath("apt-get")) return false;
  say("No Docker engine: installing the distribution's docker.io (ASOF_NO_INSTALL=1 forbids this) …");
  const packages = ["docker.io", ...(existsOnPath("pip3") || existsOnPath("pip") ? [] : ["python3-pip"])];
  const updated = await run("apt-get", ["update", "-qq"]);
  const installed = await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages]);
  if (updated !== 0 || installed !== 0) say("apt-get could not install docker.io; going on without an engine.");
  return installed === 0 && existsOnPath("dockerd");
}

async function start(say: (message: string) => void): Promise<EngineState> {
  const log = join(tmpdir(), "asof-dockerd.log");
  say(`Starting the Docker engine (dockerd; it stays up, its log is ${log}) …`);
  const output = openSync(log, "a");
  spawn("dockerd", [], { detached: true, stdio: ["ignore", output, output] }).unref();
  for (let attempt = 0; attempt < 60; attempt++) {
    await sleep(500);
    const state = await ask();
    if (state.available) return state;
  }
  return { available: false, reason: `The Docker engine did not answer within 30 s of its start: see ${log}.` };
}

function run(file: string, args: string[]): Promise<number> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return new Promise((resolve) => {
    const child = spawn(file, args, { env, stdio: ["ignore", 2, "inherit"] });
    child.on("error", () => resolve(1));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

function existsOnPath(program: string): boolean {
  const folders = `${process.env.PATH ?? ""}:/usr/sbin:/sbin`.split(":");
  return folders.some((folder) => existsSync(join(folder, program)));
}

function isDebian(): boolean {
  if (!existsSync("/etc/os-release")) return false;
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync("/etc/os-release", "utf8"));
}
