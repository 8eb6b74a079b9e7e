import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Starts a process that writes revisions of "s"; point n is acknowledged when it says n. */
export function startWriter(url: string, namespace = "tsh"): ChildProcess {
  const here = import.meta.dirname;
  const options = ["--conditions=@asof/source", "--import", join(here, "sources.ts"), join(here, "writer.ts")];
  return spawn(process.execPath, [...options, url, namespace], { stdio: ["ignore", "pipe", "pipe"] });
}

/** Lets the process go until it has acknowledged some more points, then kills it; the last one acknowledged. */
export async function killAfter(writer: ChildProcess, acknowledgements: number): Promise<number> {
  const errors: string[] = [];
  writer.stderr?.on("data", (text) => errors.push(String(text)));
  const exited = once(writer, "exit");
  let last = -1;
  let count = 0;
  for await (const line of createInterface({ input: writer.stdout as NodeJS.ReadableStream })) {
    last = Number(line);
    if (++count === acknowledgements) writer.kill("SIGKILL");
  }
  await exited;
  if (count < acknowledgements) throw new Error(`The writer stopped by itself: ${errors.join("")}`);
  return last;
}
