import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** Where tests and measurements keep their virtual environments, one for each list of packages. */
const environments = join(import.meta.dirname, "../../node_modules/.cache/python");

/** What the originals were published for: pandas 2.2 has wheels for these. */
const candidates = [process.env.ASOF_PYTHON, "python3", "python3.12", "python3.11", "python3.10", "python3.9"];
const isUsable = "import sys, venv, ensurepip; sys.exit(0 if (3, 9) <= sys.version_info < (3, 13) else 1)";

/**
 * The interpreter of a virtual environment that holds these published packages; made once and kept.
 * Several processes may ask at the same time.
 *
 * @throws {Error} saying why, when there is no usable Python 3 or the packages cannot be installed.
 */
export async function pythonWith(packages: readonly string[], say: (message: string) => void): Promise<string> {
  const base = await findPython();
  const key = createHash("sha256")
    .update([base, ...packages].join("\n"))
    .digest("hex")
    .slice(0, 16);
  const folder = join(environments, key);
  const python = join(folder, "bin/python");
  if (existsSync(python)) return python;
  say(`Installing ${packages.join(", ")} for Python, once …`);
  const fresh = `${folder}.${process.pid}`;
  try {
    await mkdir(environments, { recursive: true });
    await run(base, ["-m", "venv", "--clear", fresh]);
    await run(join(fresh, "bin/python"), [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      ...packages,
    ]);
    await moveIntoPlace(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return python;
}

/** A complete environment appears at once; when another process was quicker, its own is as good. */
async function moveIntoPlace(fresh: string, folder: string): Promise<void> {
  await rename(fresh, folder).catch((error: unknown) => {
    if (!existsSync(join(folder, "bin/python"))) throw error;
  });
}

async function findPython(): Promise<string> {
  for (const python of candidates) {
    if (python === undefined) continue;
    const answers = await run(python, ["-c", isUsable]).then(
      () => true,
      () => false,
    );
    if (answers) return python;
  }
  throw new Error("No Python 3.9 to 3.12 with venv was found: install one, or name it in ASOF_PYTHON.");
}

function run(file: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-2_000);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${file} ${args.join(" ")} failed (${code}): ${errors.trim()}`));
    });
  });
}
