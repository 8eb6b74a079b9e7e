import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Engine, findEngine } from "../src/index.js";

const [DAEMON, UNSHARE, UNMOUNT] = ["dockerd", "unshare", "umount"];

/** Why none can be started, empty when one can. */
export const missingDaemon: string = (() => {
  if (process.getuid?.() !== 0) return "an engine of one's own is started as root only";
  return existsSync("/usr/sbin/dockerd") || existsSync("/usr/bin/dockerd") ? "" : "dockerd is not installed";
})();

/** A Docker engine beside the machine's, which a test may kill. */
export class PrivateEngine implements AsyncDisposable {
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<PrivateEngine> {
    return new PrivateEngine(await mkdtemp(join(tmpdir(), "asof-engine-")));
  }

  /** Starts it, or starts it again with all that it had. */
  async start(): Promise<Engine> {
    const at = (name: string) => join(this.#folder, name);
    const places = ["--data-root", at("data"), "--exec-root", at("exec"), "--pidfile", at("pid")];
    const alone = ["--bridge", "none", "--iptables=false", "--ip6tables=false"];
    const log = openSync(at("log"), "a");
    const address = `unix://${at("socket")}`;
    // With interfaces of its own: an engine without a bridge removes docker0, which belongs to the machine's engine.
    const command = ["--net", DAEMON, "-H", address, ...places, ...alone];
    this.#process = spawn(UNSHARE, command, { stdio: ["ignore", log, log] });
    for (let attempt = 1; ; attempt++) {
      try {
        return await findEngine({ environment: { DOCKER_HOST: address } });
      } catch (error) {
        if (attempt === 300) throw error;
        await sleep(100);
      }
    }
  }

  /** As a crash would: nothing is told to anyone, and containers go on for the moment. */
  async crash(): Promise<void> {
    await this.#end("SIGKILL");
    await rm(join(this.#folder, "pid"), { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end("SIGTERM");
    await this.#endContainerd();
    // Once for every start: the engine mounts its folder on itself.
    while (spawnSync(UNMOUNT, ["--recursive", "--lazy", join(this.#folder, "data")]).status === 0);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const daemon = this.#process;
    this.#process = undefined;
    if (!daemon || daemon.exitCode !== null || daemon.signalCode !== null) return;
    daemon.kill(signal);
    await once(daemon, "exit");
  }

  async #endContainerd(): Promise<void> {
    const pid = await readFile(join(this.#folder, "exec/containerd/containerd.pid"), "utf8").catch(() => undefined);
    try {
      if (pid) process.kill(Number(pid), "SIGTERM");
    } catch {
      // It has ended with the engine.
    }
  }
}
