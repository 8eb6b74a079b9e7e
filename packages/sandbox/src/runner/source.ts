import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";

// In the order in which they import each other.
const MODULES = [
  "frames",
  "scalars",
  "grid",
  "haystack",
  "moments",
  "columns",
  "arrow",
  "encode",
  "tables",
  "decode",
  "streams",
  "watchdog",
  "seccomp",
  "landlock",
  "files",
  "limits",
  "interrupt",
  "figures",
  "program",
  "loop",
];

// The runner skips everything before this: some engines write their own request into the stream first.
const MAGIC = Buffer.from("\0asof-sandbox-1\0");

/** What the runner must know before it starts. */
export interface RunnerSettings {
  maxResultBytes: number;
  maxItems: number;
  maxOutputBytes: number;
  maxIoBytes: number;
  logLevel: string | null;
  /** Path of a unix socket to try before the standard streams. */
  socket: string | null;
}

let sources: { boot: string; modules: [string, string][] } | undefined;

/** The Python program that loads the runner, given on the command line. */
export function bootProgram(): string {
  return runnerSources().boot;
}

/** The first bytes to send: magic, u32 length, the runner's modules and its settings as JSON. */
export function runnerBundle(settings: RunnerSettings): Uint8Array[] {
  const bundle = Buffer.from(JSON.stringify({ modules: runnerSources().modules, settings }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bundle.length);
  return [Buffer.concat([MAGIC, length, bundle])];
}

/** The source of one module of the runner. */
export function runnerModule(name: string): string {
  return runnerSources().modules.find(([module]) => module === name)?.[1] as string;
}

/** Path of a Python file of this package. */
export function packageFile(name: string): string {
  // From the package's root, since built and unbuilt modules lie at different depths.
  return join(dirname(findPackageJSON(import.meta.url) as string), "python", name);
}

function runnerSources() {
  if (sources) return sources;
  const read = (name: string) => readFileSync(packageFile(name), "utf8");
  sources = { boot: read("boot.py"), modules: MODULES.map((name) => [name, read(`asof_runner/${name}.py`)]) };
  return sources;
}
