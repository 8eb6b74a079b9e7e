import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { createPool, type Engine, findEngine, type Pool } from "../src/index.js";
import { isGone } from "./containers.js";

const { available, reason } = inject("engine");

describe.skipIf(!available)(`a pool ${reason}`, () => {
  let engine: Engine;
  let pool: Pool;
  beforeAll(async () => {
    engine = await findEngine();
    pool = createPool({ engine, size: 2, max: 3, queue: 1, wait: "50s", warm: "import math" });
    await readyOf(pool, 2);
  });
  afterAll(() => pool?.close());

  async function readyOf(own: Pool, count: number): Promise<void> {
    await vi.waitFor(() => expect(own.state.ready).toBe(count), 50_000);
  }

  test("gives sessions that are warm, each once, and starts others in their place", async () => {
    const ids = new Set<string>();
    for (let round = 0; round < 3; round++) {
      const seen = await pool.use(async (session) => {
        ids.add(session.id);
        await session.exec(`left = ${round}`);
        return session.eval("math.sqrt(4)");
      });
      expect(seen).toBe(2);
    }
    expect(ids.size).toBe(3);
    await expect(pool.use((session) => session.eval("left"))).rejects.toMatchObject({ code: "python_error" });
  });

  test("never has more sessions than it may; who cannot wait is told that it is busy", async () => {
    const held = [await pool.acquire(), await pool.acquire(), await pool.acquire()];
    const waiting = pool.acquire();
    await sleep(0);
    await expect(pool.acquire()).rejects.toMatchObject({ code: "busy" });
    expect(pool.state).toMatchObject({ used: 3, waiting: 1, ready: 0, starting: 0 });
    await held.pop()?.close();
    const next = await waiting;
    expect(await next.eval("1 + 1")).toBe(2);
    await Promise.all([next, ...held].map((session) => session.close()));
  });

  test("a caller that gives up leaves the queue", async () => {
    const held = [await pool.acquire(), await pool.acquire(), await pool.acquire()];
    const waiting = pool.acquire({ signal: AbortSignal.timeout(100) });
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
    expect(pool.state.waiting).toBe(0);
    await Promise.all(held.map((session) => session.close()));
  });

  test("a session that died while it waited is not given to anyone", async () => {
    await readyOf(pool, 2);
    // Of this process alone: others may use the same engine.
    const filters = { label: ["dev.asof.sandbox.session", `dev.asof.sandbox.pid=${process.pid}`] };
    const [one] = await engine.docker.listContainers({ filters });
    await engine.docker.getContainer(one?.Id as string).kill();
    for (let round = 0; round < 2; round++) expect(await pool.use((session) => session.eval("1"))).toBe(1);
  });

  test("a session of a pool cannot be restarted, which would be one too many", async () => {
    await using session = await pool.acquire();
    await expect(session.restart()).rejects.toMatchObject({ code: "closed" });
  });

  test("closing removes every container and refuses who comes", async () => {
    const own = createPool({ engine, size: 1 });
    const session = await own.acquire();
    await own.close();
    expect(await isGone(engine, session)).toBe(true);
    await expect(own.acquire()).rejects.toMatchObject({ code: "closed" });
    expect(own.state).toEqual({ ready: 0, starting: 0, used: 0, waiting: 0 });
  });

  test("an image that is not there is told to who waits", async () => {
    await using own = createPool({ engine, size: 1, image: "asof/no-such:1" });
    await expect(own.acquire()).rejects.toMatchObject({ code: "image_missing" });
  });

  test("sizes that make no sense are refused", () => {
    expect(() => createPool({ engine, size: 0 })).toThrow(/at least 1/);
  });
});
