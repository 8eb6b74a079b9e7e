import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
/** The long run: CACHE_PROCESS_TEST_SECONDS=60. */
export const seconds = Number(process.env.CACHE_PROCESS_TEST_SECONDS ?? 3);

/** A process of worker.ts; `place` is a folder, or an S3 place whose server AWS's variables name. */
export function start(role: string, place: string, seed: string | number = 0): ChildProcess {
  const args = ["--no-warnings", "--import", here("run-sources.mjs"), here("worker.ts"), role, place, String(seed)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

export async function outputOf(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const [code, signal] = await once(child, "close");
  if (signal === null) expect(code, text).toBe(0);
  return text;
}

export interface Writer {
  readonly child: ChildProcess;
  /** Resolves with its first put; a writer that is killed before has tested nothing. */
  readonly writing: Promise<unknown>;
}

export function startWriter(role: string, place: string, seed: string): Writer {
  const child = start(role, place, seed);
  return { child, writing: once(child.stdout as NodeJS.ReadableStream, "data") };
}

/** Keeps writers going and kills one at a random moment, again and again; fails when one ends by itself. */
export async function killAndReplace(writers: Writer[], roles: readonly string[], place: string, untilMs: number) {
  const end = Date.now() + untilMs;
  let killed = 0;
  while (Date.now() < end) {
    await delay(50 + Math.random() * 250);
    const index = Math.floor(Math.random() * writers.length);
    const { child, writing } = writers[index] as Writer;
    await writing;
    expect(child.exitCode, "a writer failed").toBeNull();
    child.kill("SIGKILL");
    writers[index] = startWriter(roles[index] as string, place, `${index}${++killed}`);
  }
  for (const { child } of writers) child.kill("SIGKILL");
  return killed;
}
