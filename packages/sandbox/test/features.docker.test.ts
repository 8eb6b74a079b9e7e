import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { effectiveLimits } from "../src/container/limits.js";
import { buildImage, type Engine, findEngine, openSession, py, type SandboxError, type Session } from "../src/index.js";
import { isGone } from "./containers.js";
import { hxpyImage } from "./hxpy-server/image.js";

const { available, reason } = inject("engine");

// The numbers are those of the list of what hxPy promises.
describe.skipIf(!available)(`what hxPy promises ${reason}`, () => {
  let engine: Engine;
  let session: Session;
  beforeAll(async () => {
    engine = await findEngine();
    session = await openSession({ engine });
    await session.exec("import datetime, numpy as np, pandas as pd\nfrom hxpy.haystack import *");
  });
  afterAll(() => session?.close());

  test("S1 code runs in a container of the default image with scientific libraries", async () => {
    const modules = "numpy pandas pyarrow scipy sklearn matplotlib statsmodels lightgbm xgboost".split(" ");
    await using own = await openSession({ engine });
    await own.define("modules", modules);
    expect(await own.eval("[__import__(name).__name__ for name in modules]")).toEqual(modules);
  });

  test("S2 an engine that the user may not use is said to be so, with what to do", async () => {
    const folder = await mkdtemp(join(tmpdir(), "asof-s2-"));
    const server = createServer().listen(join(folder, "docker.sock"));
    await once(server, "listening");
    await Promise.all([chmod(folder, 0o755), chmod(join(folder, "docker.sock"), 0o000)]);
    // Root may use every socket.
    if (process.getuid?.() === 0) process.seteuid?.(65534);
    try {
      await expect(findEngine({ environment: { DOCKER_HOST: `unix://${folder}/docker.sock` } })).rejects.toMatchObject({
        code: "engine_permission",
        message: expect.stringMatching(/permission denied.*docker group.*sudo usermod -aG docker/),
      });
    } finally {
      if (process.getuid?.() === 0) process.seteuid?.(0);
      server.close();
      await rm(folder, { recursive: true });
    }
  });

  test("S3 a session is one container", async () => {
    const filters = { label: [`dev.asof.sandbox.session=${session.id}`] };
    expect(await engine.docker.listContainers({ filters })).toHaveLength(1);
  });

  /** The containers of this process beside the session of all tests. */
  async function others(): Promise<string[]> {
    const filters = { label: ["dev.asof.sandbox.session", `dev.asof.sandbox.pid=${process.pid}`] };
    const containers = await engine.docker.listContainers({ all: true, filters });
    return containers.flatMap(({ Names }) => Names).filter((name) => name !== `/asof-${session.id}`);
  }

  test("S3 S6 a chain opens its session at the evaluation, and closes it whatever comes of it", async () => {
    const chain = py({ engine }).exec("x = 1");
    expect(await others()).toEqual([]);
    const running = chain.eval("__import__('time').sleep(2) or x");
    await vi.waitFor(async () => expect(await others()).toHaveLength(1), 20_000);
    expect(await running).toBe(1);
    expect(await others()).toEqual([]);
    await expect(chain.eval("1 / 0")).rejects.toMatchObject({ code: "python_error" });
    expect(await others()).toEqual([]);
    await expect(chain.define("f", () => 1).eval("1")).rejects.toMatchObject({ code: "unsupported_value" });
    expect(await others()).toEqual([]);
  });

  test("S4 image, network and log level are options", async () => {
    const network = await engine.docker.createNetwork({ Name: `asof-s4-${process.pid}`, Internal: true });
    try {
      const { Name } = await network.inspect();
      await using own = await openSession({ engine, network: Name, logLevel: "DEBUG" });
      const code = "import logging, socket\nlogging.debug('seen')\nlen(socket.if_nameindex())";
      expect(await own.run(code)).toMatchObject({ result: 2, stderr: expect.stringContaining("seen") });
    } finally {
      await network.remove();
    }
  });

  test.each([
    [undefined, []],
    ["WARN", ["warning"]],
    ["INFO", ["warning", "info"]],
    ["DEBUG", ["warning", "info", "debug"]],
  ] as const)("S4 at log level %s Python logs %j", async (logLevel, expected) => {
    await using own = await openSession({ engine, ...(logLevel ? { logLevel } : {}) });
    const { stderr } = await own.run(
      "import logging\nfor name in ('warning', 'info', 'debug'): getattr(logging.getLogger('mine'), name)(name)",
    );
    expect(expected.filter((name) => stderr.includes(`${name}\n`))).toEqual(expected);
    expect(stderr.trim().split("\n").filter(Boolean)).toHaveLength(Math.max(1, expected.length));
  });

  test("S4 the image is an option: another one's Python and no more than its packages", async () => {
    const { tag } = await buildImage({ engine, packages: [] });
    await using own = await openSession({ engine, image: tag });
    expect(await own.eval("1 + 1")).toBe(2);
    await expect(own.exec("import numpy")).rejects.toMatchObject({
      details: { python: { type: "ModuleNotFoundError" } },
    });
    const { Config } = await engine.docker.getContainer(`asof-${own.id}`).inspect();
    expect(Config.Image).toBe(tag);
  });

  test("S5 S6 S8 a chain defines, executes, gives the value and closes", async () => {
    const chain = py({ engine }).timeout("10s").define("a", 100).define("b", 2).exec("def mult(x, y): return x * y");
    expect(await chain.eval("mult(a, b)")).toBe(200);
  });

  test("S5 S11 a chain takes its preparation from a callback, which runs once for each session", async () => {
    let runs = 0;
    const prepared = py({ engine }).init(async (own) => {
      runs++;
      await own.exec("def sq(x): return x * x");
    });
    expect(runs).toBe(0);
    expect([await prepared.define("v", 3).eval("sq(v)"), await prepared.eval("sq(4)"), runs]).toEqual([9, 16, 2]);
    const failing = py({ engine }).init((own) => own.exec("1 / 0"));
    await expect(failing.eval("1")).rejects.toMatchObject({ code: "python_error" });
  });

  test("S7 the timeout is for the evaluation, and the container is gone after it", async () => {
    const own = await openSession({ engine });
    await expect(own.eval("__import__('time').sleep(60)", { timeout: "200ms" })).rejects.toMatchObject({
      code: "timeout",
    });
    expect(await isGone(engine, own)).toBe(true);
    await expect(py({ engine }).timeout("200ms").eval("__import__('time').sleep(60)")).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringContaining("200 ms"),
    });
    expect(await others()).toEqual([]);
  });

  test("S7 without a timeout an evaluation may take five minutes", () => {
    expect(effectiveLimits().timeoutMs).toBe(300_000);
  });

  test("S9 S11 S12 a session persists, is initialised once, and again after a restart", async () => {
    await using own = await openSession({ engine });
    let runs = 0;
    const setUp = async (inner: Session) => {
      runs++;
      await inner.exec("def sq(x): return x * x");
    };
    for (const v of [2, 3]) {
      await own.init(setUp);
      await own.define("v", v);
      expect(await own.eval("sq(v)")).toBe(v * v);
    }
    expect(runs).toBe(1);
    await own.exec("__import__('os')._exit(1)").catch(() => {});
    await own.restart();
    await expect(own.eval("v")).rejects.toMatchObject({ code: "python_error" });
    await own.init(setUp);
    expect([runs, await own.eval("sq(4)")]).toEqual([2, 16]);
  });

  test("S9 an initialisation that failed may be tried again", async () => {
    await using own = await openSession({ engine });
    await expect(own.init((inner) => inner.exec("1 / 0"))).rejects.toMatchObject({ code: "python_error" });
    await own.init((inner) => inner.exec("ok = 1"));
    expect(await own.eval("ok")).toBe(1);
  });

  test("S10 closing ends the container, and a closed session stays closed", async () => {
    const own = await openSession({ engine });
    await own.close();
    expect(await isGone(engine, own)).toBe(true);
    await expect(own.restart()).rejects.toMatchObject({ code: "closed" });
  });

  test("S28 a folder is shared as /io, and files go both ways", async () => {
    const io = await mkdtemp(join(tmpdir(), "asof-io-"));
    await chmod(io, 0o777);
    try {
      await writeFile(join(io, "in.csv"), "a\n1\n");
      await using own = await openSession({ engine, io });
      await own.exec("open('/io/out.csv', 'w').write(open('/io/in.csv').read() * 2)");
      expect(await readFile(join(io, "out.csv"), "utf8")).toBe("a\n1\na\n1\n");
      expect(await own.files.readText("out.csv")).toBe("a\n1\na\n1\n");
    } finally {
      await rm(io, { recursive: true });
    }
  });

  test("S29 in a network both ends can be containers: programs of two sessions reach each other", async () => {
    const network = await engine.docker.createNetwork({ Name: `asof-s29-${process.pid}`, Internal: true });
    try {
      const { Name } = await network.inspect();
      await using one = await openSession({ engine, network: Name });
      await using two = await openSession({ engine, network: Name });
      await one.exec("import socket\nserver = socket.create_server(('0.0.0.0', 9000))");
      await two.exec(
        `import socket\nlink = socket.create_connection(('asof-${one.id}', 9000), 5)\nlink.sendall(b'hello')`,
      );
      expect(await one.eval("server.accept()[0].recv(5).decode()")).toBe("hello");
    } finally {
      await network.remove();
    }
  });

  test("S29 the client itself may be in a container, where it shares no folder with the engine", async () => {
    const network = await engine.docker.createNetwork({ Name: `asof-s29-inner-${process.pid}`, Internal: true });
    const [repository, node] = [fileURLToPath(new URL("../../..", import.meta.url)), dirname(process.execPath)];
    try {
      const { Name } = await network.inspect();
      const output = new PassThrough();
      const { tag } = await buildImage({ engine });
      const command = [
        "--import",
        "./test/typescript.mjs",
        "./test/contained-client.ts",
        Name,
        await hxpyImage(engine),
      ];
      const [{ StatusCode }] = await engine.docker.run(tag, command, output, {
        Entrypoint: [join(node, "node")],
        WorkingDir: join(repository, "packages/sandbox"),
        User: "0:0",
        Tty: true,
        HostConfig: {
          AutoRemove: true,
          NetworkMode: Name,
          Binds: [
            `${repository}:${repository}:ro`,
            `${node}:${node}:ro`,
            `${engine.endpoint.slice(7)}:/var/run/docker.sock`,
          ],
        },
      });
      const said = String(output.read());
      expect([StatusCode, said]).toEqual([0, expect.stringContaining('["from the client",42]')]);
    } finally {
      await network.remove();
    }
  });

  test("S30 an engine is found by its address", async () => {
    const found = await findEngine({ environment: { DOCKER_HOST: engine.endpoint } });
    expect(found.endpoint).toBe(engine.endpoint);
  });

  test("S31 an exception has its message and traceback, and the session lives on", async () => {
    const failure = (await session.eval("1 / 0").catch((error) => error)) as SandboxError;
    expect(failure.message).toContain("division by zero");
    expect(failure.details.python?.traceback).toContain("ZeroDivisionError");
    expect(await session.eval("1")).toBe(1);
  });
});
