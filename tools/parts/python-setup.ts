import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { pythonWith } from "./python.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** By the name of the package that asks for it. */
    pythons: Record<string, PythonState>;
  }
}

export interface PythonState {
  /** The interpreter that has what `requirements.txt` names. */
  executable: string;
  available: boolean;
  /** Why there is none, in words for the person in front of the screen; empty when there is one. */
  reason: string;
}

const root = join(import.meta.dirname, "../..");

/**
 * A Python for every `packages/<name>/test/interop/requirements.txt`. Where there is none, or no package index,
 * the tests that need it are skipped; with CI=true that is a failure.
 */
export default async function setup(project: TestProject): Promise<void> {
  const wanted = await Array.fromAsync(glob("packages/*/test/interop/requirements.txt", { cwd: root }));
  const states = await Promise.all(wanted.map(async (file) => [file.split("/")[1], await pythonFor(file)]));
  project.provide("pythons", Object.fromEntries(states));
}

async function pythonFor(file: string): Promise<PythonState> {
  const lines = (await readFile(join(root, file), "utf8")).split("\n");
  const packages = lines.filter((line) => line !== "" && !line.startsWith("#"));
  try {
    const executable = await pythonWith(packages, (message) => void process.stderr.write(`${message}\n`));
    return { executable, available: true, reason: "" };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (process.env.CI === "true") throw new Error(`CI needs Python with ${file}: ${reason}`, { cause: error });
    process.stderr.write(`Skipping the tests that need ${file}: ${reason}\n`);
    return { executable: "", available: false, reason };
  }
}
