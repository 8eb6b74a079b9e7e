import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Engine, findEngine } from "../src/index.js";

const PODMAN = "podman";

/** A podman with nothing in it but what a test puts there. */
export interface PodmanEngine extends AsyncDisposable {
  engine: Engine;
}

/** Why there can be none, empty when there is one; root on Debian gets it from the distribution, as it gets Docker. */
export function missingPodman(): string {
  if (isInstalled()) return process.getuid?.() === 0 ? "" : "podman's service is started as root only";
  const mayInstall = process.getuid?.() === 0 && process.env.ASOF_NO_INSTALL !== "1" && existsSync("/usr/bin/apt-get");
  if (!mayInstall) return "podman is not installed";
  try {
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const args = ["install", "-y", "-qq", "--no-install-recommends", PODMAN, "catatonit"];
    execFileSync("/usr/bin/apt-get", args, { env: environment, stdio: "pipe", timeout: 120_000 });
  } catch (error) {
    return `podman cannot be installed: ${(error as Error).message.split("\n")[0]}`;
  }
  return isInstalled() ? "" : "podman is not installed";
}

function isInstalled(): boolean {
  return existsSync("/usr/bin/podman");
}

/** Starts podman's service on a socket of its own, with its own storage. */
export async function startPodman(): Promise<PodmanEngine> {
  const folder = await mkdtemp(join(tmpdir(), "asof-podman-"));
  // An engine in a container may not raise limits, and has no systemd.
  const settings =
    '[containers]\ndefault_ulimits=["nofile=1024:1024","nproc=1024:1024"]\n[engine]\ncgroup_manager="cgroupfs"\nevents_logger="file"\n';
  await writeFile(join(folder, "containers.conf"), settings);
  const env = { ...process.env, CONTAINERS_CONF: join(folder, "containers.conf") };
  const storage = ["--root", join(folder, "root"), "--runroot", join(folder, "run")];
  const address = `unix://${join(folder, "socket")}`;
  // In the folder: its monitor leaves a file where it stands when a program was killed for its memory.
  const start = { env, cwd: folder, stdio: "ignore" } as const;
  const service = spawn(PODMAN, [...storage, "system", "service", "-t", "0", address], start);
  const dispose = async () => {
    service.kill("SIGKILL");
    if (service.exitCode === null && service.signalCode === null) await once(service, "exit");
    execFileSync(PODMAN, [...storage, "system", "reset", "--force"], { env, stdio: "ignore" });
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { engine: await answering(address), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function answering(address: string): Promise<Engine> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await findEngine({ environment: { DOCKER_HOST: address } });
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
}
