import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { buildImage, type Engine, openSession, type SandboxImage, sweep } from "../src/index.js";
import { missingDaemon, PrivateEngine } from "./private-engine.js";

if (missingDaemon && process.env.CI === "true") throw new Error(`CI needs an engine of its own: ${missingDaemon}.`);

describe.skipIf(missingDaemon !== "")(`an engine that crashes ${missingDaemon && `(${missingDaemon})`}`, () => {
  let own: PrivateEngine;
  let engine: Engine;
  let image: SandboxImage;
  beforeAll(async () => {
    own = await PrivateEngine.create();
    engine = await own.start();
    image = await buildImage({ engine, packages: [] });
  });
  afterAll(async () => {
    await own?.[Symbol.asyncDispose]();
  });

  test("ends its sessions with an error that says so, and keeps no container once it is back", async () => {
    const idle = await openSession({ engine, image: image.tag });
    const busy = await openSession({ engine, image: image.tag });
    const call = busy.exec("while True: pass", { timeout: "30s" });
    call.catch(() => {});
    await own.crash();
    await expect(call).rejects.toMatchObject({ name: "SandboxError" });
    await expect(idle.eval("1", { timeout: "5s" })).rejects.toMatchObject({ name: "SandboxError" });
    engine = await own.start();
    const kept = async () => {
      await sweep(engine);
      expect(await engine.docker.listContainers({ all: true })).toEqual([]);
    };
    await vi.waitFor(kept, { timeout: 20_000, interval: 250 });
    await using next = await openSession({ engine, image: image.tag });
    expect(await next.eval("6 * 7")).toBe(42);
  });
});
