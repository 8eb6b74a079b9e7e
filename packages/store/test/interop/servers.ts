import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A server in a process of its own; it ends when it is disposed of. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string;
}

const repository = join(import.meta.dirname, "../../../..");
const cli = join(repository, "packages/asof/src/cli.ts");
const sources = join(import.meta.dirname, "../processes/sources.ts");

/** The published tshistory; every first segment of the path is an empty store when it is first asked for. */
export async function startOriginal(python: string, database: string): Promise<RunningServer> {
  const uri = database.replace(/^postgres:/, "postgresql:");
  return await started(spawn(python, [join(import.meta.dirname, "original-server.py"), uri]));
}

/** `asof serve`, as users start it but from the sources. */
export async function startAsof(...options: string[]): Promise<RunningServer> {
  const node = ["--conditions=@asof/source", "--import", sources, cli];
  return await started(spawn(process.execPath, [...node, "serve", "--port", "0", ...options]));
}

/** A server says its URL first. */
async function started(child: ChildProcess): Promise<RunningServer> {
  const said: string[] = [];
  child.stderr?.on("data", (text) => said.push(String(text)));
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await Promise.race([once(lines, "line"), exited])) as [unknown];
  if (typeof line !== "string") throw new Error(`The server did not start: ${said.join("")}`);
  return {
    url: line,
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
    },
  };
}
