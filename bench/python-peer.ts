import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { z } from "zod";
import { pythonWith } from "../tools/parts/python.ts";
import type { Sample } from "./row.ts";

const tshistory = [
  "tshistory==0.20.1",
  "tshistory_formula==0.16.2",
  "pandas==2.2.3",
  "numpy==1.26.4",
  "psycopg2-binary",
];

/** The published packages that each file of `python/` needs. */
const packages = {
  formula: tshistory,
  store: tshistory,
  // xpersist needs pydantic 1 and an xarray of its time.
  cache: [
    "persistable==1.3.1",
    "xpersist==2021.12.17",
    "joblib==1.5.3",
    "pydantic<2",
    "xarray<2023.9",
    "pandas<2.2",
    "numpy<2",
    "zarr<2.18",
    "numcodecs<0.14",
    "netCDF4",
    "pyarrow<20",
    "setuptools<81",
  ],
  jupyter: ["jupyter_client==8.10.0", "ipykernel==7.4.0"],
} as const;

const answerSchema = z.union([
  z.object({ error: z.string(), traceback: z.string() }),
  z.object({ ms: z.number(), value: z.unknown() }),
]);

/** A Python process that answers calls, one after the other. */
export class PythonPeer implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout as Readable })[Symbol.asyncIterator]();
  }

  /** @throws {Error} with the message of Python. */
  async call(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<Sample> {
    (this.#child.stdin as Writable).write(`${JSON.stringify({ call: name, with: args })}\n`);
    const { value: line, done } = await this.#lines.next();
    if (done) throw new Error(`Python ended in ${name} (exit ${this.#child.exitCode}).`);
    const answer = answerSchema.parse(JSON.parse(line));
    if ("error" in answer)
      throw new Error(`Python failed in ${name} with ${answer.error}`, { cause: answer.traceback });
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, "close");
    this.#child.stdin?.end();
    await ended;
  }
}

/** Starts a file of `python/`, with the packages that it needs. */
export async function startPython(file: keyof typeof packages, say: (message: string) => void): Promise<PythonPeer> {
  const python = await pythonWith(packages[file], say);
  const script = join(import.meta.dirname, "python", `${file}.py`);
  const child = spawn(python, ["-W", "ignore", script], { stdio: ["pipe", "pipe", "inherit"] });
  await once(child, "spawn");
  return new PythonPeer(child);
}
