import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tableFromArrays } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  buildImage,
  DateTime,
  type Engine,
  findEngine,
  Grid,
  Marker,
  MatrixGrid,
  openSession,
  py,
  type Session,
} from "../src/index.js";
import { isGone } from "./containers.js";
import { hxpyImage } from "./hxpy-server/image.js";
import { startHxpyServer } from "./hxpy-server/start.js";

const { available, reason } = inject("engine");

describe.skipIf(!available)(`a session with an hxpy server ${reason}`, () => {
  let engine: Engine;
  let image: string;
  let session: Session;
  beforeAll(async () => {
    engine = await findEngine();
    image = await hxpyImage(engine);
    session = await openSession({ engine, image, protocol: "hxpy" });
  });
  afterAll(() => session?.close());

  test("the chain defines, executes and evaluates", async () => {
    const chain = py({ engine, image, protocol: "hxpy" }).timeout("10s").define("a", 100).define("b", 2);
    expect(await chain.exec("def mult(x, y): return x * y").eval("mult(a, b)")).toBe(200);
  });

  test("names live from call to call, and an error ends neither them nor the server", async () => {
    await session.define("x", 20);
    await session.exec("y = x + 1");
    await expect(session.eval("1 / 0")).rejects.toMatchObject({
      code: "python_error",
      details: { python: { type: "ZeroDivisionError", message: "division by zero" } },
    });
    await expect(session.exec("raise SystemExit(3)")).rejects.toMatchObject({ code: "python_error" });
    expect(await session.eval("x + y")).toBe(41);
  });

  test.each([
    ["None", null],
    ["True", true],
    ["2**40", 2 ** 40],
    ["'λ𝕏'", "λ𝕏"],
    ["b'ab'", Uint8Array.of(97, 98)],
    ["(1, {2})", [1, [2]]],
    ["{'a': None, 'b': [1.5]}", { b: [1.5] }],
    ["__import__('numpy').float32(0.5)", 0.5],
    ["__import__('numpy').bool_(True)", true],
    ["__import__('numpy').arange(4.0).reshape(2, 2)", new MatrixGrid(Float64Array.of(0, 1, 2, 3), 2, 2)],
    ["__import__('pandas').DataFrame({'a': [1.5, 2.5]})", Grid.from([{ a: 1.5 }, { a: 2.5 }])],
    [
      "__import__('datetime').datetime(2024, 7, 1, tzinfo=__import__('zoneinfo').ZoneInfo('America/New_York'))",
      new DateTime(Date.UTC(2024, 6, 1, 4), "America/New_York"),
    ],
  ])("%s comes back as what it is", async (expression, value) => {
    expect(await session.eval(expression)).toEqual(value);
  });

  test("values, grids and tables go in and come back", async () => {
    const grid = Grid.from([{ id: "a", site: Marker }, { id: "b" }], { dis: "Sites" });
    await session.define("grid", grid);
    expect(await session.eval("grid")).toEqual(grid);
    await session.define("table", tableFromArrays({ a: Int32Array.of(1, 2), b: ["x", "y"] }));
    expect(((await session.eval("table")) as Grid).toObjects()).toEqual([
      { a: 1, b: "x" },
      { a: 2, b: "y" },
    ]);
  });

  test("what has no counterpart is an error instead of a text, and the session goes on", async () => {
    await expect(session.eval("object()")).rejects.toMatchObject({ code: "unsupported_value" });
    expect(await session.eval("[1, 1j]", { unsupported: "text" })).toEqual([1, "1j"]);
    await expect(session.eval("2**70")).rejects.toMatchObject({ code: "unsupported_value" });
    expect(await session.eval("1 + 1")).toBe(2);
  });

  test("run tells what was printed and how it ended", async () => {
    expect(await session.run("import sys\nprint('out')\nprint('err', file=sys.stderr)\n6 * 7")).toEqual({
      result: 42,
      stdout: "out\n",
      stderr: "err\n",
      outputs: [{ mime: "text/plain", data: "42" }],
      dropped: { stdout: 0, stderr: 0 },
    });
    expect(await session.run("print('before')\n1 / 0")).toMatchObject({
      stdout: "before\n",
      error: { type: "ZeroDivisionError" },
    });
  });

  test("an interrupt ends the program and keeps names", async () => {
    const call = session.exec("n = 0\nwhile True: n += 1");
    setTimeout(() => session.interrupt(), 200);
    await expect(call).rejects.toMatchObject({ details: { python: { type: "KeyboardInterrupt" } } });
    expect(await session.eval("n > 0")).toBe(true);
  });

  test("files go in and out without a mount", async () => {
    await session.files.write("in/data.bin", Uint8Array.of(1, 2, 3));
    expect(await session.eval("list(open('/io/in/data.bin', 'rb').read())")).toEqual([1, 2, 3]);
    expect(await session.files.list("in")).toEqual([{ name: "data.bin", type: "file", size: 3 }]);
    await expect(session.files.read("missing")).rejects.toMatchObject({ code: "file_error" });
  });

  test("a timeout kills the container; restart begins anew, init included", async () => {
    await using own = await openSession({ engine, image, protocol: "hxpy" });
    const setUp = async () => own.exec("def sq(x): return x * x");
    await own.init(setUp);
    await expect(own.exec("while True: pass", { timeout: "200ms" })).rejects.toMatchObject({ code: "timeout" });
    expect(await isGone(engine, own)).toBe(true);
    await own.restart();
    await expect(own.eval("sq(3)")).rejects.toMatchObject({ code: "python_error" });
    await own.init(setUp);
    expect(await own.eval("sq(3)")).toBe(9);
  });

  test("the key is in no argument and in no variable that the engine shows", async () => {
    const { Config } = await engine.docker.getContainer(`asof-${session.id}`).inspect();
    expect(JSON.stringify([Config.Cmd, Config.Entrypoint, Config.Env])).not.toContain("--key");
  });

  test("in a network of its own the server is reached by its address there, without a port of this machine", async () => {
    const network = await engine.docker.createNetwork({ Name: `asof-test-${process.pid}`, Internal: true });
    try {
      const { Name } = await network.inspect();
      await using own = await openSession({ engine, image, protocol: "hxpy", network: Name });
      expect(await own.eval("1 + 1")).toBe(2);
      const { NetworkSettings } = await engine.docker.getContainer(`asof-${own.id}`).inspect();
      expect(Object.values(NetworkSettings.Ports).flat().filter(Boolean)).toEqual([]);
    } finally {
      await network.remove();
    }
  });

  test("on the engine's bridge the server is reached by a port of this machine alone", async () => {
    await using own = await openSession({ engine, image, protocol: "hxpy", network: "bridge" });
    expect(await own.eval("1 + 1")).toBe(2);
    const { NetworkSettings } = await engine.docker.getContainer(`asof-${own.id}`).inspect();
    const published = Object.values(NetworkSettings.Ports).flat().filter(Boolean);
    expect(published).toEqual([{ HostIp: "127.0.0.1", HostPort: expect.stringMatching(/^\d+$/) }]);
  });

  test("a server that its own client would start answers the bare protocol", async () => {
    await using server = await startHxpyServer(engine);
    expect(await server.ask([{ def: "a", v: 100 }, { exec: "b = a * 2" }, { eval: "b" }])).toBe(200);
    const failure = await server.ask([{ eval: "1 / 0" }]);
    expect(failure).toMatchObject({ meta: { err: Marker, errMsg: "division by zero" } });
  });

  test("a folder of this machine is shared", async () => {
    const io = await mkdtemp(join(tmpdir(), "asof-io-"));
    try {
      await import("node:fs/promises").then(({ chmod }) => chmod(io, 0o777));
      await using own = await openSession({ engine, image, protocol: "hxpy", io });
      await own.exec("open('/io/out.txt', 'w').write('from Python')");
      expect(await readFile(join(io, "out.txt"), "utf8")).toBe("from Python");
    } finally {
      await rm(io, { recursive: true });
    }
  });

  test("an image without the server says so, and no image at all is refused", async () => {
    const { tag } = await buildImage({ engine });
    await expect(openSession({ engine, image: tag, protocol: "hxpy" })).rejects.toMatchObject({
      code: "container_exited",
      message: expect.stringContaining("No module named"),
    });
    await expect(openSession({ engine, protocol: "hxpy" })).rejects.toMatchObject({ code: "invalid_option" });
  });
});
