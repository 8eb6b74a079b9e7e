import { spawn } from "node:child_process";
import { join } from "node:path";
import { vi } from "vitest";
import { createCommand } from "../../src/cli/index.js";

/** What a command of `tsh` prints, run in this process. */
export async function tsh(...args: string[]): Promise<string> {
  return (await tshOutput(...args)).stdout;
}

/** As `tsh`, with what is said beside it and the error that it ended with. */
export async function tshOutput(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const out: string[] = [];
  const said: string[] = [];
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  try {
    await createCommand().exitOverride().parseAsync(args, { from: "user" });
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
  return { stdout: out.join(""), stderr: said.join("") };
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Arguments for Node that run `tsh …` from the sources. */
export function binArguments(args: readonly string[]): string[] {
  const sources = ["--conditions=@asof/source", "--import", join(import.meta.dirname, "../processes/sources.ts")];
  return ["--no-warnings", ...sources, join(import.meta.dirname, "../../src/cli/bin.ts"), ...args];
}

/** `tsh …` as a process of its own. */
export function tshProcess(args: readonly string[], env: Record<string, string> = {}, cwd?: string): Promise<Ended> {
  const child = spawn(process.execPath, binArguments(args), {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
