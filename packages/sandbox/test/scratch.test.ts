import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test, vi } from "vitest";
import { scratchFolder } from "../src/scratch.js";

const PROGRAM = `
import { scratchFolder } from "./src/scratch.ts";
console.log(await scratchFolder("ssh"));
setInterval(() => {}, 1000);`;

/** Another process with a folder of its own. */
async function processWithFolder(TMPDIR: string): Promise<{ child: ChildProcess; folder: string }> {
  const args = ["--import", "./test/typescript.mjs", "--input-type=module", "-e", PROGRAM];
  const cwd = new URL("..", import.meta.url);
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, TMPDIR }, stdio: ["ignore", "pipe", 2] });
  const [line] = await once(child.stdout as NodeJS.ReadableStream, "data");
  return { child, folder: String(line).trim() };
}

test("the folder of a killed process goes at the next start of another, and those of living ones stay", async () => {
  const parent = await mkdtemp(join(tmpdir(), "asof-scratch-"));
  const [killed, alive] = await Promise.all([processWithFolder(parent), processWithFolder(parent)]);
  try {
    killed.child.kill("SIGKILL");
    await once(killed.child, "exit");
    expect((await readdir(parent)).sort()).toEqual([killed.folder, alive.folder].map((path) => basename(path)).sort());
    vi.stubEnv("TMPDIR", parent);
    const own = await scratchFolder("link");
    const left = [own, alive.folder].map((path) => basename(path)).sort();
    await vi.waitFor(async () => expect((await readdir(parent)).sort()).toEqual(left), 5000);
  } finally {
    vi.unstubAllEnvs();
    alive.child.kill("SIGKILL");
    await rm(parent, { recursive: true });
  }
});
