import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface ServerProcess {
  readonly url: string;
  /** The end of the process without any warning to it. */
  kill(): Promise<void>;
}

/** Starts a process that serves a store; resolves when it answers. */
export async function startServer(place: string, namespace = "tsh"): Promise<ServerProcess> {
  const child = spawnServer(place, namespace);
  const errors: string[] = [];
  child.stderr.on("data", (text) => errors.push(String(text)));
  const exited = once(child, "exit");
  const port = await Promise.race([firstLine(child), exited.then(() => undefined)]);
  if (port === undefined) throw new Error(`The server did not start: ${errors.join("")}`);
  return {
    url: `http://127.0.0.1:${port}/api`,
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** Starts such a process, and ends it at any moment of the time that it needs to come up. */
export async function killWhileItStarts(place: string, namespace = "tsh"): Promise<void> {
  const child = spawnServer(place, namespace);
  const exited = once(child, "exit");
  await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 2000))]);
  child.kill("SIGKILL");
  await exited;
}

function spawnServer(place: string, namespace: string) {
  const here = import.meta.dirname;
  const options = ["--conditions=@asof/source", "--import", join(here, "sources.ts"), join(here, "server.ts")];
  return spawn(process.execPath, [...options, place, namespace], { stdio: ["ignore", "pipe", "pipe"] });
}

async function firstLine(child: ChildProcess): Promise<string | undefined> {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) return line;
  return undefined;
}
