import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";

// In the order in which they import each other.
const MODULES = ["frames", "encode", "decode", "streams", "watchdog", "seccomp", "program", "loop"];

// The runner skips everything before this: some engines write their own request into the stream first.
const MAGIC = Buffer.from("\0asof-sandbox-1\0");

/** What the runner must know before it starts. */
export interface RunnerSettings {
  maxResultBytes: number;
  maxItems: number;
  maxOutputBytes: number;
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

function runnerSources() {
  if (sources) return sources;
  // From the package's root, since built and unbuilt modules lie at different depths.
  const root = join(dirname(findPackageJSON(import.meta.url) as string), "python");
  const read = (name: string) => readFileSync(join(root, name), "utf8");
  sources = { boot: read("boot.py"), modules: MODULES.map((name) => [name, read(`asof_runner/${name}.py`)]) };
  return sources;
}
