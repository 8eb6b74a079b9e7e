import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, inject, test, vi } from "vitest";
import { type Engine, findEngine, openSession, sweep } from "../src/index.js";
import { isGone } from "./containers.js";

const { available, reason } = inject("engine");

/** Another process that opens a session and runs a program in it; gives the session's id once it runs. */
async function clientWith(program: string): Promise<{ client: ChildProcess; id: string }> {
  const client = spawn(process.execPath, ["--import", "./test/typescript.mjs", "./test/client.ts", program], {
    cwd: new URL("..", import.meta.url),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(client.stdout as NodeJS.ReadableStream, "data");
  return { client, id: String(line).trim() };
}

/** Waits until a process of the container is halted. */
async function isHalted(engine: Engine, id: string): Promise<void> {
  const states = async () => {
    const { Processes } = await engine.docker.getContainer(`asof-${id}`).top({ ps_args: "-o pid,stat" });
    return (Processes as string[][]).map(([, state]) => state);
  };
  await vi.waitFor(async () => expect(await states()).toContainEqual(expect.stringMatching(/^T/)), 30_000);
}

async function goneWithin(engine: Engine, id: string, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) {
    if (await isGone(engine, { id })) return true;
  }
  return false;
}

describe.skipIf(!available)(`containers do not outlive their client ${reason}`, () => {
  test.each([
    ["while idle", "pass"],
    ["while computing in Python", "while True: pass"],
    ["while computing in C, with Python's lock held", "10 ** 10 ** 9"],
    [
      "while asleep with every signal ignored",
      "import signal, time\nsignal.signal(15, signal.SIG_IGN)\ntime.sleep(600)",
    ],
  ])("killed with -9 %s", async (_, program) => {
    const engine = await findEngine();
    const { client, id } = await clientWith(program);
    await sleep(300);
    expect(await isGone(engine, { id })).toBe(false);
    client.kill("SIGKILL");
    expect(await goneWithin(engine, id, 30_000)).toBe(true);
  });

  test.each(["SIGINT", "SIGTERM"] as const)("ended by %s", async (signal) => {
    const engine = await findEngine();
    const { client, id } = await clientWith("while True: pass");
    client.kill(signal);
    expect(await goneWithin(engine, id, 30_000)).toBe(true);
  });

  const others = "[int(p) for p in os.listdir('/proc') if p.isdigit() and int(p) not in (1, os.getpid())]";

  test("a program that kills its own watch ends itself with it", async () => {
    const engine = await findEngine();
    const own = await openSession({ engine });
    const suicide = `import os\n[os.kill(p, 9) for p in ${others}]\nwhile True: pass`;
    await expect(own.exec(suicide)).rejects.toMatchObject({ name: "SandboxError" });
    expect(await isGone(engine, own)).toBe(true);
  });

  test("a program that halts its own watch is killed at its deadline all the same", async () => {
    const engine = await findEngine();
    const own = await openSession({ engine });
    const halt = `import os\n[os.kill(p, 19) for p in ${others}]\nwhile True: pass`;
    await expect(own.exec(halt, { timeout: "500ms" })).rejects.toMatchObject({ code: "timeout" });
    expect(await isGone(engine, own)).toBe(true);
  });

  test("one that halted its own watch is swept away at the next start when its client was killed", async () => {
    const engine = await findEngine();
    const { client, id } = await clientWith(`import os\n[os.kill(p, 19) for p in ${others}]\nwhile True: pass`);
    await isHalted(engine, id);
    await sweep(engine);
    expect(await isGone(engine, { id })).toBe(false);
    client.kill("SIGKILL");
    await once(client, "exit");
    await sleep(500);
    expect(await isGone(engine, { id })).toBe(false);
    const next = await clientWith("pass");
    try {
      expect(await goneWithin(engine, id, 30_000)).toBe(true);
      expect(await isGone(engine, { id: next.id })).toBe(false);
    } finally {
      next.client.kill("SIGKILL");
    }
    expect(await goneWithin(engine, next.id, 30_000)).toBe(true);
  });

  test("sessions leave no file on this machine", async () => {
    const folder = await mkdtemp(join(tmpdir(), "asof-lifetime-"));
    vi.stubEnv("TMPDIR", folder);
    try {
      await (await openSession()).close();
      expect(await readdir(folder)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    }
  });
});
