import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildImage, type Engine, openSession, type SandboxImage } from "../src/index.js";
import { isGone } from "./containers.js";
import { missingPodman, type PodmanEngine, startPodman } from "./podman-engine.js";
import { startedProgram } from "./started-program.js";

const missing = missingPodman();
if (missing && process.env.CI === "true") throw new Error(`CI needs podman: ${missing}.`);

describe.skipIf(missing !== "")(`podman ${missing && `(${missing})`}`, () => {
  let podman: PodmanEngine;
  let engine: Engine;
  let image: SandboxImage;
  beforeAll(async () => {
    podman = await startPodman();
    engine = podman.engine;
    image = await buildImage({ engine, packages: [] });
  });
  afterAll(async () => {
    await podman?.[Symbol.asyncDispose]();
  });

  test("is known as such, and builds an image", () => {
    expect(engine.name).toBe("podman");
    expect(image.tag).toMatch(/^asof\/sandbox:/);
  });

  test("runs programs, exchanges files, interrupts, and removes the container", async () => {
    const session = await openSession({ engine, image: image.tag });
    expect(await session.run("print('hello')\n6 * 7")).toMatchObject({ result: 42, stdout: "hello\n" });
    await session.files.write("a/b.txt", "λ");
    expect(await session.eval("open('/io/a/b.txt').read()")).toBe("λ");
    const { call, started } = startedProgram(session);
    const outcome = expect(call).rejects.toMatchObject({ details: { python: { type: "KeyboardInterrupt" } } });
    await started;
    await session.interrupt();
    await outcome;
    expect(await session.eval("n > 0")).toBe(true);
    await expect(session.exec("while True: pass", { timeout: "200ms" })).rejects.toMatchObject({ code: "timeout" });
    expect(await isGone(engine, session)).toBe(true);
  });

  test("carries the frames over its streams where no socket crosses", async () => {
    const elsewhere = { ...engine, endpoint: "tcp://as-if-elsewhere:2375" };
    await using session = await openSession({ engine: elsewhere, image: image.tag });
    await session.define("x", new Uint8Array(1_000_000).fill(7));
    expect(await session.eval("len(x), sum(x)")).toEqual([1_000_000, 7_000_000]);
  });

  test("confines a program as Docker does", async () => {
    await using session = await openSession({ engine, image: image.tag, limits: { memoryBytes: 128 * 2 ** 20 } });
    const status = await session.eval<string>("open('/proc/self/status').read()");
    const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1];
    expect([field("CapEff"), field("CapBnd"), field("NoNewPrivs"), field("Seccomp")]).toEqual([
      ...["0".repeat(16), "0".repeat(16), "1", "2"],
    ]);
    expect(await session.eval("[name for _, name in __import__('socket').if_nameindex()]")).toEqual(["lo"]);
    await expect(session.exec("open('/usr/x', 'w')")).rejects.toMatchObject({ code: "python_error" });
    const bomb = "kept = []\nwhile True: kept.append(bytearray(2**20))";
    await expect(session.exec(bomb)).rejects.toMatchObject({ code: "memory_limit" });
  });
});
